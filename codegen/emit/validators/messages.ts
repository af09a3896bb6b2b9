import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { formatHints } from "./format-hints.ts";

type Predicate = string | ((argument: Json, schema: JsonSchema) => string);

const LONGEST_LIST = 200;

/**
 * What each keyword asks for, as the end of a sentence that begins with the name of the place. All of it is known when
 * the file is written, so nothing of a document's values can come into a message.
 */
const predicates = {
  type: (argument) => `must be ${[argument].flat().map(typeName).join(" or ")}`,
  required: "is missing",
  dependentRequired: "is missing, because another property that stands here asks for it",
  additionalProperties: "is not a declared property",
  unevaluatedProperties: "is not a declared property",
  enum: (argument) => {
    const values = asList(argument);
    return values.length === 1 ? `must be ${jsonText(values[0])}` : `must be one of ${listText(values)}`;
  },
  const: (argument) => `must be ${jsonText(argument)}`,
  format: (argument) =>
    `must be ${formatHints[argument as keyof typeof formatHints] ?? `in the format ${plain(argument)}`}`,
  pattern: (argument) => `must match the pattern ${cut(plain(argument))}`,
  minLength: (argument) => `must have at least ${count(argument, "character")}`,
  maxLength: (argument) => `must have at most ${count(argument, "character")}`,
  minimum: (argument) => `must be at least ${plain(argument)}`,
  maximum: (argument) => `must be at most ${plain(argument)}`,
  exclusiveMinimum: (argument) => `must be greater than ${plain(argument)}`,
  exclusiveMaximum: (argument) => `must be less than ${plain(argument)}`,
  multipleOf: (argument) => `must be a multiple of ${plain(argument)}`,
  minItems: (argument) => `must have at least ${count(argument, "item")}`,
  maxItems: (argument) => `must have at most ${count(argument, "item")}`,
  uniqueItems: "must not hold the same item twice",
  items: (_, { prefixItems }) => `must have at most ${count(asList(prefixItems).length, "item")}`,
  unevaluatedItems: "must not have further items",
  contains: "must hold the items that the schema asks for under `contains`",
  minProperties: (argument) => `must have at least ${count(argument, "property", "properties")}`,
  maxProperties: (argument) => `must have at most ${count(argument, "property", "properties")}`,
  propertyNames: (_, { propertyNames }) => {
    const pattern =
      typeof propertyNames === "object" && propertyNames !== null && "pattern" in propertyNames
        ? propertyNames.pattern
        : null;
    return typeof pattern === "string"
      ? `has a name that does not match the pattern ${cut(pattern)}`
      : "has a name that is not allowed";
  },
  not: "must not be what the schema forbids under `not`",
  anyOf: "must match at least one of the alternatives",
  oneOf: "must match exactly one of the alternatives",
  if: "must match what the schema asks for in this case",
} as const satisfies Readonly<Record<string, Predicate>>;

/** A keyword that can be violated. */
export type Assertion = keyof typeof predicates;

/** What a keyword of a schema asks for, as text. */
export function messageOf(keyword: Assertion, schema: JsonSchema): string {
  const predicate: Predicate = predicates[keyword];
  return typeof predicate === "string" ? predicate : predicate(schema[keyword] ?? null, schema);
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "true or false",
  object: "an object",
  array: "an array",
};

function typeName(type: Json): string {
  return typeNames[plain(type)] ?? plain(type);
}

function count(value: Json, one: string, many = `${one}s`): string {
  return `${plain(value)} ${value === 1 ? one : many}`;
}

function plain(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function jsonText(value: Json | undefined): string {
  return cut(JSON.stringify(value));
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
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
