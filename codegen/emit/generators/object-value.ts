import type { ObjectShape, PropertyShape } from "../../model/event-model.ts";
import { propertyAssignment, propertyKey } from "../print/property.ts";
import { pathKey, placeIn, type GeneratorContext, type Local, type Place } from "./context.ts";
import { plainSum } from "./derived-value.ts";
import { derivedIn, type Derived } from "./sources.ts";
import type { Shape } from "../../model/event-model.ts";

type MakeValue = (context: GeneratorContext, shape: Shape, place: Place) => string;

/**
 * The code of an object: the call of a function that makes it. The function stands at the head of `createGenerator`, or as an
 * expression of its own where values come from variables around it.
 */
export function objectValue(
  context: GeneratorContext,
  shape: ObjectShape,
  place: Place,
  make: MakeValue,
): string {
  const derived = derivedIn(context, shape, place.path);
  const needsOuter = derived.some((one) => one.sources.some((source) => !startsWith(source, place.path)));
  const lines = objectLines(context, shape, place, make);
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) {
    const literal = only.replace(/^return /, "").replace(/;$/, "");
    return needsOuter || place.path.at(-1) !== "*"
      ? literal
      : `${hoisted(context, place, `() => (${literal})`)}()`;
  }
  const body = `() => {\n${lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`).join("\n")}\n}`;
  if (needsOuter) return `(${body})()`;
  return `${hoisted(context, place, body)}()`;
}

function hoisted(context: GeneratorContext, place: Place, body: string): string {
  const name = context.names.name(["draw", ...place.path.filter((step) => step !== "*")]);
  context.statements.push(`const ${name} = ${body};`);
  return name;
}

/** The statements that make an object and return it. */
export function objectLines(
  context: GeneratorContext,
  shape: ObjectShape,
  place: Place,
  make: MakeValue,
): readonly string[] {
  const derived = derivedIn(context, shape, place.path);
  const needs = dependencies(derived, place.path);
  const sources = new Set([...needs.values()].flatMap((names) => [...names]));
  const lines: string[] = [];
  let locals = place.locals;
  for (const property of inOrder(shape.properties, needs)) {
    if (!sources.has(property.name)) continue;
    const here = placeIn({ ...place, locals }, property.name);
    const name = context.names.name([property.name]);
    const value = steadyValue(
      context,
      { property, name, here, derived },
      make(context, property.shape, here),
    );
    lines.push(`const ${name} = ${property.required ? value : `random.chance(0.8) ? ${value} : undefined`};`);
    const local: Local = {
      name,
      shape: property.shape,
      certain: property.required && !property.shape.nullable,
    };
    locals = new Map(locals).set(pathKey(here.path), local);
  }
  return [...lines, ...result(context, shape, { path: place.path, locals }, make)];
}

function result(
  context: GeneratorContext,
  shape: ObjectShape,
  place: Place,
  make: MakeValue,
): readonly string[] {
  const entries: string[] = [];
  const statements: string[] = [];
  const variable = place.path.length === 0 ? "event" : "value";
  const most = context.extras.get(shape)?.maxProperties ?? null;
  const properties = most === null ? shape.properties : requiredFirst(shape.properties);
  for (const property of properties) {
    const here = placeIn(place, property.name);
    const local = place.locals.get(pathKey(here.path));
    const value = local?.name ?? make(context, property.shape, here);
    const key = propertyKey(property.name);
    if (property.required && statements.length === 0)
      entries.push(key === value ? `${key},` : `${key}: ${value},`);
    else {
      const condition = property.required
        ? ""
        : optionalCondition(local === undefined ? null : value, variable, most);
      statements.push(`${condition}${propertyAssignment(variable, property.name, value)}`);
    }
  }
  const literal =
    entries.length === 0
      ? "{}"
      : `{\n${entries.map((line) => `  ${line.replaceAll("\n", "\n  ")}`).join("\n")}\n}`;
  const { entries: kinds = [], maxProperties } = context.extras.get(shape) ?? {};
  for (const { keys, values, low, high } of kinds) {
    const key = make(context, keys, { path: [], locals: place.locals });
    const value = make(context, values, placeIn(place, "*"));
    statements.push(
      `putAll(${variable}, random.map(${low}, ${high}, () => ${asBody(key)}, () => ${asBody(value)}), ${maxProperties ?? "Infinity"});`,
    );
  }
  if (statements.length === 0) return [`return ${literal};`];
  return [`const ${variable}: MutableObject = ${literal};`, ...statements, `return ${variable};`];
}

/** Where the number of properties is limited, those that must be there come first. */
function requiredFirst(properties: readonly PropertyShape[]): readonly PropertyShape[] {
  return properties.toSorted((a, b) => Number(b.required) - Number(a.required));
}

/** The beginning of a statement that sets an optional property, which may stand in a variable already. */
function optionalCondition(value: string | null, variable: string, most: number | null): string {
  const room = most === null ? "" : ` && Object.keys(${variable}).length < ${most}`;
  return value === null ? `if (random.chance(0.8)${room}) ` : `if (${value} !== undefined${room}) `;
}

function asBody(expression: string): string {
  return expression.startsWith("{") ? `(${expression})` : expression;
}

/**
 * Draws the summands anew until their sum is a whole multiple of its unit in floating point too, as some validators check it.
 */
function steadyValue(
  context: GeneratorContext,
  source: {
    readonly property: PropertyShape;
    readonly name: string;
    readonly here: Place;
    readonly derived: readonly Derived[];
  },
  value: string,
): string {
  const { name, here } = source;
  for (const { shape, annotation, path } of source.derived) {
    if (
      annotation.kind !== "sumOf" ||
      shape.kind !== "number" ||
      shape.multipleOf === null ||
      Number.isInteger(shape.multipleOf)
    )
      continue;
    const inHere = [annotation.path, ...(annotation.times === null ? [] : [annotation.times])].every((one) =>
      startsWith(one, here.path),
    );
    if (path.length !== here.path.length || !inHere || !source.property.required) continue;
    const local: Local = { name, shape: source.property.shape, certain: true };
    const sum = plainSum(
      context,
      shape,
      { path, locals: new Map([[pathKey(here.path), local]]) },
      annotation,
    );
    if (sum?.isLegal === true)
      return `random.until(() => ${value}, (${name}) => Number.isInteger(${sum.expression} / ${shape.multipleOf}))`;
  }
  return value;
}

/** For each property those that must be made before it. */
function dependencies(
  derived: readonly Derived[],
  path: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map<string, Set<string>>();
  for (const { path: target, sources } of derived) {
    const property = target[path.length];
    for (const source of sources) {
      const needed = startsWith(source, path) ? source[path.length] : undefined;
      if (property === undefined || needed === undefined || needed === property) continue;
      needs.set(property, (needs.get(property) ?? new Set()).add(needed));
    }
  }
  return needs;
}

/** The properties, each after those that it needs; where they need each other, in their own order. */
function inOrder(
  properties: readonly PropertyShape[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
): readonly PropertyShape[] {
  const done = new Set<PropertyShape>();
  const byName = new Map(properties.map((one) => [one.name, one]));
  const add = (property: PropertyShape, open: ReadonlySet<string>): void => {
    if (done.has(property) || open.has(property.name)) return;
    for (const name of needs.get(property.name) ?? []) {
      const needed = byName.get(name);
      if (needed !== undefined) add(needed, new Set([...open, property.name]));
    }
    done.add(property);
  };
  for (const property of properties) add(property, new Set());
  return [...done];
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((step, index) => path[index] === step);
}
