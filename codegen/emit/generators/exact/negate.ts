import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";
import { isObject, listOf, textOf } from "../../../model/json-guards.ts";
import { lookUp } from "../../../model/reading/schema-node.ts";

/** Schemas of which each rules the negated one out; null when no such schema can be written. */
export type Negation = readonly Json[] | null;

const types = ["null", "boolean", "number", "string", "object", "array"];

/** Deeper than this a negation is not written. */
const DEEPEST = 8;

/** Schemas whose values are not valid against `schema`, the references of which point into `root`. */
export function negationOf(root: JsonSchema, schema: Json, depth = 0): Negation {
  if (schema === true) return [];
  if (schema === false) return [true];
  if (!isObject(schema) || depth > DEEPEST) return null;
  const found: Json[] = [];
  let isKnown = true;
  for (const [keyword, rule] of Object.entries(schema)) {
    const written = negated.get(keyword)?.(rule, { root, schema, depth });
    if (written === undefined) continue;
    if (written === null) isKnown = false;
    else found.push(...written);
  }
  return found.length === 0 && !isKnown ? null : found;
}

interface Around {
  readonly root: JsonSchema;
  readonly schema: JsonSchema;
  readonly depth: number;
}

type Negate = (rule: Json, around: Around) => Negation;

const limit =
  (type: string, keyword: string, shift: number): Negate =>
  (rule) =>
    typeof rule === "number" && rule + shift >= (shift === 0 ? -Infinity : 0)
      ? [{ type, [keyword]: rule + shift }]
      : [];

/** By keyword; keywords that are not here restrict nothing or belong to another one. */
const negated: ReadonlyMap<string, Negate> = new Map<string, Negate>([
  ["type", (rule) => otherTypes(rule)],
  ["const", (rule) => [{ not: { const: rule } }]],
  ["enum", (rule) => [{ not: { enum: rule } }]],
  ["minimum", limit("number", "exclusiveMaximum", 0)],
  ["maximum", limit("number", "exclusiveMinimum", 0)],
  ["exclusiveMinimum", limit("number", "maximum", 0)],
  ["exclusiveMaximum", limit("number", "minimum", 0)],
  ["minLength", limit("string", "maxLength", -1)],
  ["maxLength", limit("string", "minLength", 1)],
  ["minItems", limit("array", "maxItems", -1)],
  ["maxItems", limit("array", "minItems", 1)],
  ["minProperties", limit("object", "maxProperties", -1)],
  ["maxProperties", limit("object", "minProperties", 1)],
  ["pattern", (rule) => [{ type: "string", pattern: `^(?![\\s\\S]*(?:${textOf(rule, "")}))[\\s\\S]*$` }]],
  ["multipleOf", () => null],
  ["format", () => null],
  ["uniqueItems", (rule) => (rule === true ? null : [])],
  ["required", (rule) => namesIn(rule).map((name) => ({ type: "object", properties: { [name]: false } }))],
  [
    "properties",
    (rule) =>
      membersOf(rule).map(([name, one]) => ({
        type: "object",
        required: [name],
        properties: { [name]: { not: one } },
      })),
  ],
  ["patternProperties", () => null],
  ["additionalProperties", (rule) => (rule === true ? [] : null)],
  ["propertyNames", (rule) => (rule === true ? [] : null)],
  ["prefixItems", (rule) => listOf(rule).map((one, index) => negatedPosition(one, index))],
  [
    "items",
    (rule, { schema }) =>
      rule === true
        ? []
        : schema["prefixItems"] === undefined
          ? [{ type: "array", contains: { not: rule } }]
          : null,
  ],
  [
    "contains",
    (rule, { schema }) =>
      schema["minContains"] === undefined && schema["maxContains"] === undefined
        ? [{ type: "array", items: { not: rule } }]
        : null,
  ],
  [
    "dependentRequired",
    (rule) =>
      membersOf(rule).flatMap(([name, needed]) =>
        namesIn(needed).map((one) => ({
          type: "object",
          required: [name],
          properties: { [one]: false },
        })),
      ),
  ],
  [
    "dependentSchemas",
    (rule) => membersOf(rule).map(([name, one]) => ({ type: "object", required: [name], not: one })),
  ],
  ["allOf", (rule) => listOf(rule).map((one) => ({ not: one }))],
  ["anyOf", (rule) => [{ allOf: listOf(rule).map((one) => ({ not: one })) }]],
  ["oneOf", (rule) => [{ allOf: listOf(rule).map((one) => ({ not: one })) }]],
  ["not", (rule) => [rule]],
  ["if", (rule, { schema }) => [...branch(rule, schema["then"]), ...branch({ not: rule }, schema["else"])]],
  [
    "$ref",
    (rule, { root, depth }) =>
      typeof rule === "string" ? negationOf(root, lookUp(root, rule)?.value ?? true, depth + 1) : null,
  ],
  ["unevaluatedProperties", () => null],
  ["unevaluatedItems", () => null],
]);

function otherTypes(rule: Json): readonly Json[] {
  const named = new Set(typeof rule === "string" ? [rule] : listOf(rule));
  const others = types.filter((one) => !named.has(one) && !(one === "number" && named.has("integer")));
  return others.length === 0 ? [] : [{ type: others }];
}

function negatedPosition(schema: Json, index: number): Json {
  const before = Array.from({ length: index }, () => true);
  return { type: "array", minItems: index + 1, prefixItems: [...before, { not: schema }] };
}

function branch(test: Json, rule: Json | undefined): readonly Json[] {
  return rule === undefined ? [] : [{ allOf: [test, { not: rule }] }];
}

function membersOf(rule: Json): readonly (readonly [string, Json])[] {
  return isObject(rule) ? Object.entries(rule) : [];
}

function namesIn(rule: Json): readonly string[] {
  return listOf(rule).filter((one) => typeof one === "string");
}
