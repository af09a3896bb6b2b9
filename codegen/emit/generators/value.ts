import { assertNever } from "../../model/assert-never.ts";
import type { ArrayShape, Shape, TupleShape } from "../../model/event-model.ts";
import { jsonLiteral } from "../print/json-literal.ts";
import { annotatedValue } from "./annotated-value.ts";
import { constant, placeIn, propertyName, type GeneratorContext, type Place } from "./context.ts";
import { listSize, mapSize } from "./list-size.ts";
import { numberValue } from "./number-value.ts";
import { objectValue } from "./object-value.ts";
import { annotationAt } from "./sources.ts";
import { textValue } from "./text-value.ts";

/** The code of a valid value of any shape. */
export function valueExpression(context: GeneratorContext, shape: Shape, place: Place): string {
  const value = withAnnotation(context, shape, place);
  if (!shape.nullable || shape.kind === "null" || isAnything(shape)) return value;
  return `random.chance(0.1) ? null : ${value}`;
}

/** True for a place where any value is legal; null comes up there as often as others of its kind. */
function isAnything(shape: Shape): boolean {
  return shape.kind === "any" && shape.values === null;
}

function withAnnotation(context: GeneratorContext, shape: Shape, place: Place): string {
  const annotation = annotationAt(context, shape, place.path);
  const plain = () => plainValue(context, shape, place);
  const annotated = annotation === null ? null : annotatedValue(context, { shape, place, annotation }, plain);
  const value = annotated ?? plain();
  const isCounted = annotated !== null && annotation?.kind === "sequence";
  const isUnique = annotation?.kind === "method" && annotation.unique;
  return isUnique || (!isCounted && isOwnKey(context, shape, place)) ? distinct(context, value) : value;
}

/** True for the value that tells each event from all others. */
function isOwnKey({ event }: GeneratorContext, shape: Shape, { path }: Place): boolean {
  const isField = event.id?.unique === true && path.length === 1 && path[0] === event.id.field;
  return isField && shape.values === null && !(shape.kind === "string" && shape.format === "uuid");
}

/** Draws until the value has not come up, as long as there are such values. */
function distinct(context: GeneratorContext, value: string): string {
  const seen = context.names.name(["seen"]);
  context.statements.push(`const ${seen} = new Set<unknown>();`);
  return `random.until(() => ${value}, (value) => !${seen}.has(value) && ${seen}.add(value).size > 0)`;
}

function plainValue(context: GeneratorContext, shape: Shape, place: Place): string {
  const value = anyValue(context, shape, place);
  const avoid = context.extras.get(shape)?.avoid;
  if (avoid === undefined) return value;
  const values = constant(
    context,
    ["other than", propertyName(place)],
    `new Set<unknown>(${jsonLiteral(avoid)})`,
  );
  return `random.until(() => ${value}, (value) => !${values}.has(value))`;
}

function anyValue(context: GeneratorContext, shape: Shape, place: Place): string {
  if (shape.values !== null) {
    const [only] = shape.values;
    if (shape.values.length === 1 && only !== undefined) return jsonLiteral(only);
    return `random.pick(${constant(context, [propertyName(place)], jsonLiteral(shape.values))})`;
  }
  switch (shape.kind) {
    case "string":
      return textValue(context, shape, place);
    case "number":
      return numberValue(context, shape, place);
    case "boolean":
      return "random.chance(0.5)";
    case "null":
    case "recursive":
      return "null";
    case "tuple":
      return tupleValue(context, shape, place);
    case "union": {
      const draws = shape.branches.map((one) => callback(valueExpression(context, one.shape, place)));
      return `random.pick([${draws.join(", ")}])()`;
    }
    case "any":
      return "random.json()";
    case "object":
      return objectValue(context, shape, place, valueExpression);
    case "array":
      return arrayValue(context, shape, place);
    case "map": {
      const { low, high } = mapSize(shape);
      const key =
        shape.keyPattern === null
          ? wordKey(low)
          : textValue(context, keyShape(shape, shape.keyPattern), place);
      const value = callback(valueExpression(context, shape.value, placeIn(place, "*")));
      return `random.map(${low}, ${high}, () => ${key}, ${value})`;
    }
    default:
      return assertNever(shape);
  }
}

/** Words are few: where many names must be different, they are keys. */
function wordKey(fewest: number): string {
  return fewest > 20 ? "random.key(10)" : "random.word()";
}

function arrayValue(context: GeneratorContext, shape: ArrayShape, place: Place): string {
  const { low, high } = listSize(shape);
  const item = callback(valueExpression(context, shape.items, placeIn(place, "*")));
  const list = `random.${shape.uniqueItems ? "set" : "list"}(${low}, ${high}, ${item})`;
  const must = (context.extras.get(shape)?.contains ?? []).map((one) => {
    const draw = callback(valueExpression(context, one.shape, placeIn(place, "*")));
    return `...random.list(${one.count}, ${one.count}, ${draw})`;
  });
  if (must.length === 0) return list;
  return high === 0 ? `[${must.join(", ")}]` : `[${[...must, `...${list}`].join(", ")}]`;
}

function tupleValue(context: GeneratorContext, shape: TupleShape, place: Place): string {
  const draws = shape.items.map((one, index) =>
    callback(valueExpression(context, one, placeIn(place, String(index)))),
  );
  const most = shape.rest === false ? draws.length : Math.max(draws.length + 2, shape.minItems);
  const high = Math.min(shape.maxItems ?? Infinity, most);
  const rest =
    shape.rest === false ? [] : [callback(valueExpression(context, shape.rest, placeIn(place, "*")))];
  return `random.tuple(${[shape.minItems, high, `[${draws.join(", ")}]`, ...rest].join(", ")})`;
}

/** A function that gives the value of the expression: the function itself where the expression only calls it. */
function callback(expression: string): string {
  const call = /^([a-zA-Z_]\w*)\(\)$/.exec(expression);
  if (call?.[1] !== undefined) return call[1];
  return expression.startsWith("{") ? `() => (${expression})` : `() => ${expression}`;
}

function keyShape(shape: Shape, pattern: string): Extract<Shape, { kind: "string" }> {
  return {
    ...shape,
    kind: "string",
    format: null,
    minLength: 0,
    maxLength: null,
    pattern,
    encoding: null,
    nullable: false,
    values: null,
  };
}
