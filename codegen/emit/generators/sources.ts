import { assertNever } from "../../model/assert-never.ts";
import type { Shape } from "../../model/event-model.ts";
import { stringLiteral } from "../print/json-text.ts";
import { propertyAccess } from "../print/property.ts";
import { readAnnotation, sourcesOf, type Annotation } from "./annotation.ts";
import { pathKey, type GeneratorContext, type Local, type Place } from "./context.ts";

/** An annotated value: where it stands, and what it is made from. */
export interface Derived {
  readonly path: readonly string[];
  readonly shape: Shape;
  readonly annotation: Annotation;
  readonly sources: readonly (readonly string[])[];
}

/** The annotation of a value: its own, or the one that its role in the table implies. */
export function annotationAt(
  context: GeneratorContext,
  shape: Shape,
  path: readonly string[],
): Annotation | null {
  return readAnnotation(shape.faker) ?? partitionDate(context, shape, path);
}

/** A date that partitions the table is the date of the event's time. */
function partitionDate(context: GeneratorContext, shape: Shape, path: readonly string[]): Annotation | null {
  const { time, table } = context.event;
  if (time === null || table.partition === null || path.length !== 1 || path[0] === time) return null;
  const column = table.columns.find((one) => one.property === path[0]);
  if (column?.name !== table.partition.field || shape.kind !== "string" || shape.format !== "date")
    return null;
  const source = shapeAt(context.root, [time]);
  const isInstant = source?.kind === "string" && source.format === "date-time";
  return isInstant ? { kind: "sameAs", path: [time], asDate: true } : null;
}

/** All values below a shape that are made from other values. */
export function derivedIn(
  context: GeneratorContext,
  shape: Shape,
  path: readonly string[],
): readonly Derived[] {
  const annotation = annotationAt(context, shape, path);
  const sources = sourcesOf(annotation).filter((one) => shapeAt(context.root, one) !== null);
  const own = annotation === null || sources.length === 0 ? [] : [{ path, shape, annotation, sources }];
  return [...own, ...partsOf(shape).flatMap(([step, part]) => derivedIn(context, part, [...path, step]))];
}

/** The shape at a path; null when there is none. */
export function shapeAt(root: Shape, path: readonly string[]): Shape | null {
  let shape: Shape | undefined = root;
  for (const step of path) {
    shape = shape === undefined ? undefined : partsOf(shape).find(([name]) => name === step)?.[1];
  }
  return shape ?? null;
}

function partsOf(shape: Shape): readonly (readonly [string, Shape])[] {
  switch (shape.kind) {
    case "object":
      return shape.properties.map((one) => [one.name, one.shape] as const);
    case "array":
      return [["*", shape.items]];
    case "map":
      return [["*", shape.value]];
    case "union":
      return shape.branches.flatMap((one) => partsOf(one.shape));
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "tuple":
    case "recursive":
    case "any":
      return [];
    default:
      return assertNever(shape);
  }
}

/** The variable in reach that holds the value at a path or the nearest one above it, and the steps from there. */
export function findLocal(
  place: Place,
  path: readonly string[],
): { readonly local: Local; readonly rest: readonly string[] } | null {
  for (let length = path.length; length > 0; length--) {
    const local = place.locals.get(pathKey(path.slice(0, length)));
    if (local !== undefined) return { local, rest: path.slice(length) };
  }
  return null;
}

/** Code that reads the value at a path below a variable. */
export function readInside(name: string, rest: readonly string[]): string {
  return rest.length === 0 ? name : `inside(${[name, ...rest.map(stringLiteral)].join(", ")})`;
}

/** The variable from which a sum is made, and the code of the sum for it under any name. */
export interface SumCode {
  readonly local: Local;
  /** Name of the property that the variable holds. */
  readonly property: string;
  /** True when the code needs no other variable. */
  readonly isClosed: boolean;
  readonly of: (variable: string) => string;
}

/** The code of a sum over the elements of arrays; null when nothing in reach holds them. */
export function sumCode(
  place: Place,
  sum: { readonly path: readonly string[]; readonly times: readonly string[] | null },
  divisor: number,
): SumCode | null {
  const found = findLocal(place, sum.path);
  if (found === null) return null;
  const start = sum.path.length - found.rest.length;
  const inElements = sum.path.slice(0, sum.path.lastIndexOf("*") + 1);
  const times = sum.times;
  const isShared =
    times !== null &&
    inElements.length > start &&
    pathKey(times.slice(0, inElements.length)) === pathKey(inElements);
  const outer = times === null || isShared ? null : findLocal(place, times);
  if (times !== null && !isShared && outer === null) return null;
  const factor = outer === null ? "" : ` * amount(${readInside(outer.local.name, outer.rest)})`;

  const term = (variable: string, from: number): string => {
    const steps = sum.path.slice(from);
    const star = steps.indexOf("*");
    if (star === -1) {
      const second =
        isShared && times !== null ? ` * amount(${member(variable, times.slice(from))})` : factor;
      return `amount(${member(variable, steps)})${second}`;
    }
    const item = from === start ? "item" : `${variable}Item`;
    return `sum(${member(variable, steps.slice(0, star))}, ${divisor}, (${item}) => ${term(item, from + star + 1)})`;
  };
  const property = sum.path.slice(0, start).findLast((step) => step !== "*") ?? "";
  return { local: found.local, property, isClosed: outer === null, of: (variable) => term(variable, start) };
}

function member(variable: string, steps: readonly string[]): string {
  const [only] = steps;
  const isElement = steps.length === 1 && only !== undefined && variable.startsWith("item");
  return isElement ? propertyAccess(variable, only) : readInside(variable, steps);
}
