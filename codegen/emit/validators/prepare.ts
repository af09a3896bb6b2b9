import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { isSchemaObject, mapSchema, withoutKeywords } from "../print/map-schema.ts";
import { inlineReferences } from "./inline-references.ts";

/** Says nothing about which documents are valid. */
const annotations = new Set([
  "$comment",
  "$schema",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "x-event",
  "x-bigquery",
  "x-pii",
  "x-faker",
]);

/**
 * The schema without its annotations, so that neither texts nor examples reach the emitted file, with small referenced
 * pieces in place, and with a property named `__proto__`, which ajv passes over, declared by a pattern instead.
 */
export function prepareForAjv(schema: JsonSchema): JsonSchema {
  return inlineReferences(
    mapSchema(schema, (one) => withProto(withoutKeywords(one, (keyword) => isIdle(keyword, one)))),
  );
}

/** Keywords that mean nothing without one of others; ajv takes them for mistakes. */
const partners: ReadonlyMap<string, readonly string[]> = new Map([
  ["if", ["then", "else"]],
  ["then", ["if"]],
  ["else", ["if"]],
  ["minContains", ["contains"]],
  ["maxContains", ["contains"]],
]);

function isIdle(keyword: string, schema: JsonSchema): boolean {
  return annotations.has(keyword) || partners.get(keyword)?.some((partner) => partner in schema) === false;
}

function withProto(schema: JsonSchema): JsonSchema {
  const { properties, patternProperties } = schema;
  if (!isSchemaObject(properties) || !Object.hasOwn(properties, "__proto__")) return schema;
  const declared = Object.entries(properties);
  const [, proto] = declared.find(([name]) => name === "__proto__") ?? [];
  const patterns = isSchemaObject(patternProperties) ? patternProperties : {};
  return {
    ...schema,
    properties: Object.fromEntries(declared.filter(([name]) => name !== "__proto__")),
    patternProperties: { ...patterns, "^__proto__$": proto ?? true },
  };
}

const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * True when the schema names a property that every object inherits, such as `constructor`: then only an object's own
 * properties may count, which takes a call per property.
 */
export function namesInheritedProperty(schema: JsonSchema): boolean {
  let found = false;
  mapSchema(schema, (one) => {
    found ||= namedProperties(one).some((name) => typeof name === "string" && inherited.has(name));
    return one;
  });
  return found;
}

function namedProperties(schema: JsonSchema): readonly Json[] {
  const { required, dependentRequired, properties, dependentSchemas, patternProperties } = schema;
  return [
    ...(Array.isArray(required) ? required : []),
    ...keys(properties),
    ...keys(dependentSchemas),
    ...keys(dependentRequired),
    ...Object.values(isSchemaObject(dependentRequired) ? dependentRequired : {}).flat(),
    ...(keys(patternProperties).includes("^__proto__$") ? ["__proto__"] : []),
  ];
}

function keys(value: Json | undefined): readonly string[] {
  return isSchemaObject(value) ? Object.keys(value) : [];
}
