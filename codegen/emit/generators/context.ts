import type { EventModel, Shape } from "../../model/event-model.ts";
import type { Loss } from "../emitter.ts";
import type { NameScope } from "../print/name-scope.ts";
import type { Extra } from "./exact/generator-shape.ts";

/** What the code of one generator file gathers while its expressions are made. */
export interface GeneratorContext {
  readonly event: EventModel;
  /** What events are drawn from: the shape of the document, or one of its forms. */
  readonly root: Shape;
  readonly extras: ReadonlyMap<Shape, Extra>;
  readonly names: NameScope;
  readonly losses: Loss[];
  /** Constants of the module, in the order in which they were asked for. */
  readonly constants: Map<string, string>;
  /** Statements at the head of `createGenerator`: counters, and functions that make nested objects. */
  readonly statements: string[];
  /** Functions that compute a sum, by their code. */
  readonly sums: Map<string, string>;
  /** True for the path of a faker method that there is. */
  readonly isFakerMethod: (method: string) => boolean;
}

/** A local variable that holds the value at a path of the event. */
export interface Local {
  readonly name: string;
  readonly shape: Shape;
  /** False when it may be undefined or null. */
  readonly certain: boolean;
}

/** Where an expression stands. */
export interface Place {
  /** Path of the value from the event's root, `*` for elements of arrays and values of maps. */
  readonly path: readonly string[];
  /** Variables in reach, by `pathKey`. */
  readonly locals: ReadonlyMap<string, Local>;
}

/** A path as one text. */
export function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** The place of a part. */
export function placeIn(place: Place, step: string): Place {
  return { path: [...place.path, step], locals: place.locals };
}

/** The name of the property that a value belongs to. */
export function propertyName(place: Place): string {
  return place.path.findLast((step) => step !== "*") ?? "";
}

/** A constant of the module with this value, one for each value; answers with its name. */
export function constant(context: GeneratorContext, words: readonly string[], expression: string): string {
  const known = context.constants.get(expression);
  if (known !== undefined) return known;
  const name = context.names.constant(words);
  context.constants.set(expression, name);
  return name;
}

/** Notes that valid values cannot be made, or not as the annotation asks. */
export function loss(
  context: GeneratorContext,
  shape: Shape,
  rule: string,
  message: string,
  hint: string,
): void {
  context.losses.push({ ...shape.at, rule, message, hint });
}
