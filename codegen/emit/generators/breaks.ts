import { assertNever } from "../../model/assert-never.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { EventModel, PropertyShape, Shape } from "../../model/event-model.ts";
import { isObject } from "../../model/json-guards.ts";
import { lookUp } from "../../model/reading/schema-node.ts";
import { jsonLiteral } from "../print/json-literal.ts";
import { stringLiteral } from "../print/json-text.ts";
import { brokenValues } from "./broken-values.ts";
import { ruleBreaks, sizeBreaks } from "./rule-breaks.ts";

/** The longest array that a break may build. */
const MOST_ITEMS = 1000;

/** The code of all ways to break an event of this type, each of them one keyword. The property that names the type stays whole. */
export function breakExpressions(event: EventModel): readonly string[] {
  if (event.wrapped) return [];
  return partBreaks({ shape: event.shape, schema: event.schema, path: [] }, event.schema);
}

interface Part {
  readonly shape: Shape;
  /** The part of the schema that the shape was read from; it tells keywords apart that mean the same to the model. */
  readonly schema: Json;
  readonly path: readonly string[];
}

function valueBreaks(part: Part, root: JsonSchema): readonly string[] {
  const { shape, path } = part;
  const keywords = keywordsOf(part.schema, root);
  if (keywords.has("anyOf") || keywords.has("oneOf")) return [];
  if (!isPlain(shape)) return ruleBreaks(shape, keywords, path);
  const broken = brokenValues(shape, keywords.has("const") ? "const" : "enum");
  return [
    ...broken.map(
      ({ keyword, value }) =>
        `replaced(${[stringLiteral(keyword), valueCode(value), ...steps(path)].join(", ")})`,
    ),
    ...(shape.values === null ? [...partBreaks(part, root), ...sizeBreaks(shape, path)] : []),
  ];
}

/** A literal; text that ends in one character many times says so. */
function valueCode(value: Json): string {
  const tail = typeof value === "string" ? /(.)\1{19,}$/u.exec(value) : null;
  if (typeof value !== "string" || tail === null) return jsonLiteral(value);
  const head = stringLiteral(value.slice(0, tail.index));
  return `${head}.padEnd(${value.length}, ${stringLiteral(tail[1] ?? "")})`;
}

/** True where a value that breaks a keyword breaks no other one, as far as the place itself goes. */
function isPlain(shape: Shape): boolean {
  if (shape.loose || shape.unsaid.length > 0) return false;
  return shape.kind !== "object" || shape.patterns.length === 0;
}

/** Breaks of what a compound value holds. */
function partBreaks({ shape, schema, path }: Part, root: JsonSchema): readonly string[] {
  if (!isPlain(shape)) return [];
  const keywords = keywordsOf(schema, root);
  switch (shape.kind) {
    case "object": {
      const properties = keywords.get("properties");
      const open = shape.properties.filter(
        (one) => one.name !== "*" && (path.length > 0 || one.name !== "event_type"),
      );
      const closed = shape.additional === false ? [undeclared(shape.properties, path)] : [];
      const parts = open.flatMap((one) => {
        const inner = isObject(properties) ? (properties[one.name] ?? true) : true;
        const breaks = valueBreaks({ shape: one.shape, schema: inner, path: [...path, one.name] }, root);
        return one.required ? [`missing(${steps([...path, one.name]).join(", ")})`, ...breaks] : breaks;
      });
      return [...parts, ...closed];
    }
    case "array": {
      const inner = valueBreaks(
        { shape: shape.items, schema: keywords.get("items") ?? true, path: [...path, "*"] },
        root,
      );
      return [...arrayBreaks(shape, path), ...inner];
    }
    case "map":
      if (shape.patterns.length > 0) return [];
      return valueBreaks(
        { shape: shape.value, schema: keywords.get("additionalProperties") ?? true, path: [...path, "*"] },
        root,
      );
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "tuple":
    case "union":
    case "recursive":
    case "any":
      return [];
    default:
      return assertNever(shape);
  }
}

function arrayBreaks(shape: Extract<Shape, { kind: "array" }>, path: readonly string[]): readonly string[] {
  const most = shape.maxItems ?? Infinity;
  const at = steps(path).join(", ");
  const breaks: string[] = [];
  if (shape.minItems > 0) breaks.push(`shortened(${shape.minItems - 1}, ${at})`);
  if (most <= MOST_ITEMS && !shape.uniqueItems) breaks.push(`lengthened(${most + 1}, ${at})`);
  if (shape.uniqueItems && most > 1) breaks.push(`duplicated(${most}, ${at})`);
  return breaks;
}

function undeclared(properties: readonly PropertyShape[], path: readonly string[]): string {
  const names = new Set(properties.map((one) => one.name));
  let name = "undeclared_field";
  while (names.has(name)) name += "_";
  return `replaced("additionalProperties", true, ${steps([...path, name]).join(", ")})`;
}

function steps(path: readonly string[]): readonly string[] {
  return path.map(stringLiteral);
}

/** The keywords of a schema, those of its `$ref` among them. */
function keywordsOf(schema: Json, root: JsonSchema): ReadonlyMap<string, Json> {
  const keywords = new Map<string, Json>();
  const add = (value: Json, depth: number): void => {
    if (!isObject(value) || depth > 20) return;
    for (const [keyword, one] of Object.entries(value)) {
      if (keyword === "$ref" && typeof one === "string") add(lookUp(root, one)?.value ?? true, depth + 1);
      else if (!keywords.has(keyword)) keywords.set(keyword, one);
    }
  };
  add(schema, 0);
  return keywords;
}
