import { FORMATS } from "../../load/formats.ts";
import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import {
  TYPES,
  type ArrayRules,
  type Condition,
  type NumberRules,
  type ObjectRules,
  type Pattern,
  type SchemaNode,
  type TextRules,
  type Type,
} from "./node.ts";
import { valueSet, type ValueSet } from "./value-set.ts";

/** What a schema says, without where it stands. */
export type NodeRules = Omit<SchemaNode, "side" | "pointer" | "key">;

/** Makes nodes of what a schema holds. */
export interface NodeSource {
  /** The node so many steps below the schema. */
  readonly nodeOf: (steps: readonly (string | number)[], value: Json) => SchemaNode;
  readonly targetOf: (ref: string) => SchemaNode;
  readonly patternOf: (source: string) => Pattern;
}

/** What `true` or `false` says as a schema. */
export function booleanRules(always: boolean): NodeRules {
  return { ...silent, always, types: always ? allTypes : new Set() };
}

/** What a schema in object form says. Annotations, and formats that nobody checks, say nothing. */
export function nodeRules(schema: JsonSchema, source: NodeSource): NodeRules {
  const { $ref } = schema;
  const target = typeof $ref === "string" ? [source.targetOf($ref)] : [];
  const rules = {
    ...silent,
    ...typesOf(schema["type"]),
    values: valuesOf(schema),
    number: numberRules(schema),
    text: textRules(schema, source),
    array: arrayRules(schema, source),
    object: objectRules(schema, source),
    all: [...target, ...(list(schema, "allOf", source) ?? [])],
    any: list(schema, "anyOf", source),
    one: list(schema, "oneOf", source),
    not: single(schema, "not", source),
    condition: conditionOf(schema, source),
  };
  return { ...rules, always: saysNothing(rules) ? true : null };
}

const allTypes: ReadonlySet<Type> = new Set(TYPES);

const silent: NodeRules = {
  always: null,
  types: allTypes,
  whole: false,
  values: [],
  number: null,
  text: null,
  array: null,
  object: null,
  all: [],
  any: null,
  one: null,
  not: null,
  condition: null,
};

function saysNothing({
  types,
  whole,
  values,
  number,
  text,
  array,
  object,
  all,
  any,
  one,
  not,
  condition,
}: NodeRules): boolean {
  const isPlain = types.size === TYPES.length && !whole && values.length === 0 && all.length === 0;
  const parts: readonly unknown[] = [number, text, array, object, any, one, not, condition];
  return isPlain && parts.every((part) => part === null);
}

function typesOf(value: Json | undefined): Pick<NodeRules, "types" | "whole"> {
  if (value === undefined) return { types: allTypes, whole: false };
  const names = [value].flat();
  const types = TYPES.filter(
    (type) => names.includes(type) || (type === "number" && names.includes("integer")),
  );
  return { types: new Set(types), whole: names.includes("integer") && !names.includes("number") };
}

function valuesOf(schema: JsonSchema): readonly ValueSet[] {
  const listed = schema["enum"];
  const constant = schema["const"];
  return [
    ...(Array.isArray(listed) ? [valueSet("enum", listed as readonly Json[])] : []),
    ...(constant === undefined ? [] : [valueSet("const", [constant])]),
  ];
}

function numberRules(schema: JsonSchema): NumberRules | null {
  const rules = {
    minimum: numberIn(schema["minimum"]),
    maximum: numberIn(schema["maximum"]),
    exclusiveMinimum: numberIn(schema["exclusiveMinimum"]),
    exclusiveMaximum: numberIn(schema["exclusiveMaximum"]),
    multipleOf: numberIn(schema["multipleOf"]),
  };
  return Object.values(rules).every((one) => one === undefined) ? null : rules;
}

function textRules(schema: JsonSchema, { patternOf }: NodeSource): TextRules | null {
  const { format, pattern } = schema;
  const rules = {
    minLength: numberIn(schema["minLength"]) ?? 0,
    maxLength: numberIn(schema["maxLength"]) ?? Infinity,
    pattern: typeof pattern === "string" ? patternOf(pattern) : undefined,
    format: typeof format === "string" && FORMATS.includes(format) ? format : undefined,
  };
  const isIdle = rules.minLength === 0 && rules.maxLength === Infinity;
  return isIdle && rules.pattern === undefined && rules.format === undefined ? null : rules;
}

function arrayRules(schema: JsonSchema, source: NodeSource): ArrayRules | null {
  const contains = single(schema, "contains", source);
  const rules: ArrayRules = {
    minItems: numberIn(schema["minItems"]) ?? 0,
    maxItems: numberIn(schema["maxItems"]) ?? Infinity,
    unique: schema["uniqueItems"] === true,
    prefix: list(schema, "prefixItems", source) ?? [],
    items: single(schema, "items", source),
    contains: contains === null ? null : { node: contains, ...containedCount(schema) },
    unevaluated: single(schema, "unevaluatedItems", source),
  };
  const { minItems, maxItems, unique, prefix, items, unevaluated } = rules;
  const isIdle = minItems === 0 && maxItems === Infinity && !unique && prefix.length === 0;
  return isIdle && items === null && contains === null && unevaluated === null ? null : rules;
}

function containedCount(schema: JsonSchema): { readonly min: number; readonly max: number } {
  return { min: numberIn(schema["minContains"]) ?? 1, max: numberIn(schema["maxContains"]) ?? Infinity };
}

const objectKeywords = [
  "minProperties",
  "maxProperties",
  "required",
  "properties",
  "patternProperties",
  "additionalProperties",
  "propertyNames",
  "dependentRequired",
  "dependentSchemas",
  "unevaluatedProperties",
];

function objectRules(schema: JsonSchema, source: NodeSource): ObjectRules | null {
  if (!objectKeywords.some((keyword) => keyword in schema)) return null;
  const dependentRequired = Object.entries(record(schema["dependentRequired"]));
  return {
    minProperties: numberIn(schema["minProperties"]) ?? 0,
    maxProperties: numberIn(schema["maxProperties"]) ?? Infinity,
    required: texts(schema["required"]),
    named: schema["properties"] !== undefined,
    properties: new Map(map(schema, "properties", source)),
    patterns: map(schema, "patternProperties", source).map(([pattern, node]) => ({
      pattern: source.patternOf(pattern),
      node,
    })),
    additional: single(schema, "additionalProperties", source),
    names: single(schema, "propertyNames", source),
    dependentRequired: dependentRequired.map(([name, others]) => [name, texts(others)]),
    dependents: map(schema, "dependentSchemas", source),
    unevaluated: single(schema, "unevaluatedProperties", source),
  };
}

function conditionOf(schema: JsonSchema, source: NodeSource): Condition | null {
  const test = single(schema, "if", source);
  const [yes, no] = [single(schema, "then", source), single(schema, "else", source)];
  return test === null ? null : { test, yes, no };
}

function single(schema: JsonSchema, keyword: string, { nodeOf }: NodeSource): SchemaNode | null {
  const value = schema[keyword];
  return value === undefined ? null : nodeOf([keyword], value);
}

function list(schema: JsonSchema, keyword: string, { nodeOf }: NodeSource): readonly SchemaNode[] | null {
  const value = schema[keyword];
  return Array.isArray(value) ? value.map((one: Json, i) => nodeOf([keyword, i], one)) : null;
}

function map(
  schema: JsonSchema,
  keyword: string,
  { nodeOf }: NodeSource,
): readonly (readonly [string, SchemaNode])[] {
  return Object.entries(record(schema[keyword])).map(([name, one]) => [name, nodeOf([keyword, name], one)]);
}

function numberIn(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? [...new Set(value as readonly string[])] : [];
}

function record(value: Json | undefined): { readonly [name: string]: Json } {
  return isJsonObject(value) ? value : {};
}
