import type { KeywordCxt } from "ajv";
import type { Json } from "../../load/loaded-schema.ts";
import { formatHints } from "./format-hints.ts";

type ErrorContext = Pick<KeywordCxt, "schema" | "parentSchema" | "params">;
type Predicate = string | ((context: ErrorContext) => string);

const LONGEST_LIST = 200;

/**
 * What each keyword asks for, as the end of a sentence that begins with the name of the place. All of it is known when
 * the file is written, so nothing of a document's values can come into a message.
 */
const predicates: Readonly<Record<string, Predicate>> = {
  required: "is missing",
  dependentRequired: "is missing, because another property that stands here asks for it",
  additionalProperties: "is not a declared property",
  unevaluatedProperties: "is not a declared property",
  enum: ({ schema }) =>
    schema.length === 1 ? `must be ${jsonText(schema[0])}` : `must be one of ${listText(schema)}`,
  const: ({ schema }) => `must be ${jsonText(schema)}`,
  format: ({ schema }) =>
    `must be ${formatHints[schema as keyof typeof formatHints] ?? `in the format ${schema}`}`,
  pattern: ({ schema }) => `must match the pattern ${cut(schema)}`,
  minLength: ({ schema }) => `must have at least ${count(schema, "character")}`,
  maxLength: ({ schema }) => `must have at most ${count(schema, "character")}`,
  minimum: ({ schema }) => `must be at least ${schema}`,
  maximum: ({ schema }) => `must be at most ${schema}`,
  exclusiveMinimum: ({ schema }) => `must be greater than ${schema}`,
  exclusiveMaximum: ({ schema }) => `must be less than ${schema}`,
  multipleOf: ({ schema }) => `must be a multiple of ${schema}`,
  minItems: ({ schema }) => `must have at least ${count(schema, "item")}`,
  maxItems: ({ schema }) => `must have at most ${count(schema, "item")}`,
  uniqueItems: "must not hold the same item twice",
  items: ({ parentSchema }) => `must have at most ${count(parentSchema["prefixItems"]?.length ?? 0, "item")}`,
  unevaluatedItems: "must not have further items",
  contains: "must hold the items that the schema asks for under `contains`",
  minProperties: ({ schema }) => `must have at least ${count(schema, "property", "properties")}`,
  maxProperties: ({ schema }) => `must have at most ${count(schema, "property", "properties")}`,
  propertyNames: ({ schema }) =>
    typeof schema.pattern === "string"
      ? `has a name that does not match the pattern ${cut(schema.pattern)}`
      : "has a name that is not allowed",
  not: "must not be what the schema forbids under `not`",
  anyOf: "must match at least one of the alternatives",
  oneOf: "must match exactly one of the alternatives",
  if: "must match what the schema asks for in this case",
};

/** What a keyword asks for, as text; null for keywords that report nothing. */
export function predicateOf(keyword: string, context: ErrorContext): string | null {
  const predicate = predicates[keyword];
  if (predicate === undefined) return null;
  return typeof predicate === "string" ? predicate : predicate(context);
}

/** True for keywords that have a message of ours. */
export function hasPredicate(keyword: string): boolean {
  return Object.hasOwn(predicates, keyword);
}

/** "must be a string or null" for `string,null`. */
export function typePredicate(types: string): string {
  return `must be ${types
    .split(",")
    .map((type) => typeNames[type] ?? type)
    .join(" or ")}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "true or false",
  object: "an object",
  array: "an array",
};

function count(value: number, one: string, many = `${one}s`): string {
  return `${value} ${value === 1 ? one : many}`;
}

function jsonText(value: Json): string {
  return cut(JSON.stringify(value));
}

/** As many values as fit, and how many do not. */
function listText(values: readonly Json[]): string {
  const shown: string[] = [];
  let length = 0;
  for (const value of values) {
    const text = jsonText(value);
    length += text.length + 2;
    if (length > LONGEST_LIST && shown.length > 0) break;
    shown.push(text);
  }
  const hidden = values.length - shown.length;
  return hidden === 0 ? shown.join(", ") : `${shown.join(", ")} or ${hidden} more`;
}

function cut(text: string): string {
  return text.length > LONGEST_LIST ? `${text.slice(0, LONGEST_LIST)}…` : text;
}
