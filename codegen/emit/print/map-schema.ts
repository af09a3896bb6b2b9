import type { Json, JsonSchema } from "../../load/loaded-schema.ts";

/** Keywords of draft 2020-12 that hold one schema, a list of them, or a map of them by name. */
const holdsOne = new Set([
  "items",
  "contains",
  "additionalProperties",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
  "unevaluatedItems",
  "unevaluatedProperties",
  "contentSchema",
]);
const holdsList = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const holdsMap = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);

/**
 * A copy of `schema` in which `change` has replaced every schema in object form, the innermost first; it gets each with what it holds
 * replaced, and as it was. Values that are data (`const`, `enum`, `default`, `examples`, annotations) stay as they are, even when they look
 * like schemas.
 */
export function mapSchema(
  schema: JsonSchema,
  change: (schema: JsonSchema, original: JsonSchema) => JsonSchema,
): JsonSchema {
  const mapOne = (value: Json): Json => (isSchemaObject(value) ? mapSchema(value, change) : value);
  const entries = Object.entries(schema).map(([keyword, value]): [string, Json] => {
    if (holdsOne.has(keyword)) return [keyword, mapOne(value)];
    if (holdsList.has(keyword) && Array.isArray(value)) return [keyword, value.map(mapOne)];
    if (holdsMap.has(keyword) && isSchemaObject(value)) {
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapOne(one)]))];
    }
    return [keyword, value];
  });
  return change(Object.fromEntries(entries), schema);
}

/** True for a schema in object form; false for `true`, `false` and everything that is no schema. */
export function isSchemaObject(value: Json | undefined): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `schema` without the keywords for which `drop` says so. */
export function withoutKeywords(schema: JsonSchema, drop: (keyword: string) => boolean): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !drop(keyword)));
}
