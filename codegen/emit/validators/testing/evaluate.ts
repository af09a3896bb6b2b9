import { isDeepStrictEqual } from "node:util";
import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";
import { isSchemaObject } from "../../print/map-schema.ts";
import { pointerSteps } from "../../print/pointer.ts";

/** What a schema says of a value, and the property names and indexes that it has a say on. */
interface Verdict {
  readonly valid: boolean;
  readonly seen: ReadonlySet<string | number>;
}

/**
 * For tests: whether a value is valid by a schema of draft 2020-12, straight from the specification and without any thought of
 * speed. Knows all keywords but `format`, and takes `multipleOf` in binary.
 */
export function evaluate(schema: Json, value: Json, root: Json = schema): boolean {
  return judge(schema, value, root).valid;
}

function judge(schema: Json, value: Json, root: Json): Verdict {
  if (!isSchemaObject(schema)) return { valid: schema !== false, seen: new Set() };
  const seen = new Set<string | number>();
  const take = (one: Json): boolean => {
    const verdict = judge(one, value, root);
    if (verdict.valid) for (const part of verdict.seen) seen.add(part);
    return verdict.valid;
  };
  const part = (one: Json, key: string | number): boolean => {
    seen.add(key);
    return judge(one, (value as Record<string | number, Json>)[key] ?? null, root).valid;
  };
  const valid = [
    isOfType(schema["type"], value),
    schema["const"] === undefined || isDeepStrictEqual(schema["const"], value),
    schema["enum"] === undefined || list(schema["enum"]).some((one) => isDeepStrictEqual(one, value)),
    typeof value !== "string" || stringFits(schema, value),
    typeof value !== "number" || numberFits(schema, value),
    !isSchemaObject(value) || objectFits(schema, value, root, part),
    !Array.isArray(value) || arrayFits(schema, value, root, part),
    schema["$ref"] === undefined || take(target(schema["$ref"], root)),
    list(schema["allOf"]).map(take).every(Boolean),
    schema["anyOf"] === undefined || list(schema["anyOf"]).map(take).some(Boolean),
    schema["oneOf"] === undefined || list(schema["oneOf"]).map(take).filter(Boolean).length === 1,
    schema["not"] === undefined || !judge(schema["not"], value, root).valid,
    schema["if"] === undefined || take((take(schema["if"]) ? schema["then"] : schema["else"]) ?? true),
    Object.entries(isSchemaObject(value) ? map(schema["dependentSchemas"]) : {})
      .filter(([name]) => Object.hasOwn(value as JsonSchema, name))
      .map(([, one]) => take(one))
      .every(Boolean),
  ].every(Boolean);
  const rest = (keyword: string, keys: readonly (string | number)[]): boolean =>
    schema[keyword] === undefined ||
    keys
      .filter((key) => !seen.has(key))
      .map((key) => part(schema[keyword] ?? true, key))
      .every(Boolean);
  const restFits =
    rest("unevaluatedProperties", isSchemaObject(value) ? Object.keys(value) : []) &&
    rest("unevaluatedItems", Array.isArray(value) ? [...value.keys()] : []);
  return { valid: valid && restFits, seen };
}

type Part = (schema: Json, key: string | number) => boolean;

function objectFits(schema: JsonSchema, value: JsonSchema, root: Json, part: Part): boolean {
  const names = Object.keys(value);
  const declared = map(schema["properties"]);
  const patterns = Object.entries(map(schema["patternProperties"]));
  return [
    between(names.length, schema["minProperties"], schema["maxProperties"]),
    list(schema["required"]).every((name) => names.some((one) => one === name)),
    Object.entries(map(schema["dependentRequired"])).every(
      ([name, others]) =>
        !names.includes(name) || list(others).every((other) => names.some((one) => one === other)),
    ),
    names.every((name) => judge(schema["propertyNames"] ?? true, name, root).valid),
    names
      .map((name) => {
        const rules = patterns
          .filter(([pattern]) => new RegExp(pattern, "u").test(name))
          .map(([, one]) => one);
        if (Object.hasOwn(declared, name)) rules.push(declared[name] ?? true);
        const rest = schema["additionalProperties"];
        if (rules.length === 0 && rest !== undefined) rules.push(rest);
        return rules.map((one) => part(one, name)).every(Boolean);
      })
      .every(Boolean),
  ].every(Boolean);
}

function arrayFits(schema: JsonSchema, value: readonly Json[], root: Json, part: Part): boolean {
  const first = list(schema["prefixItems"]);
  const { contains, items } = schema;
  const held =
    contains === undefined
      ? []
      : [...value.keys()].filter(
          (index) => judge(contains, value[index] ?? null, root).valid && part(true, index),
        );
  return [
    between(value.length, schema["minItems"], schema["maxItems"]),
    schema["uniqueItems"] !== true ||
      value.every((one, i) => !value.slice(0, i).some((other) => isDeepStrictEqual(one, other))),
    value
      .map((_, index) => {
        const one = first[index] ?? items;
        return one === undefined || part(one, index);
      })
      .every(Boolean),
    contains === undefined || between(held.length, schema["minContains"] ?? 1, schema["maxContains"]),
  ].every(Boolean);
}

function stringFits({ minLength, maxLength, pattern }: JsonSchema, value: string): boolean {
  const matches = typeof pattern !== "string" || new RegExp(pattern, "u").test(value);
  return between(Array.from(value).length, minLength, maxLength) && matches;
}

function numberFits(schema: JsonSchema, value: number): boolean {
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity, multipleOf } = schema;
  const isMultiple = multipleOf === undefined || Number.isInteger(value / Number(multipleOf));
  const isInside = value > Number(exclusiveMinimum) && value < Number(exclusiveMaximum);
  return between(value, schema["minimum"], schema["maximum"]) && isInside && isMultiple;
}

function isOfType(types: Json | undefined, value: Json): boolean {
  if (types === undefined) return true;
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const wanted = [types].flat();
  return wanted.includes(type) || (wanted.includes("integer") && Number.isInteger(value));
}

function between(size: number, least: Json = -Infinity, most: Json = Infinity): boolean {
  return size >= Number(least) && size <= Number(most);
}

function target(ref: Json, root: Json): Json {
  let at = root;
  for (const step of pointerSteps(decodeURIComponent(typeof ref === "string" ? ref.slice(1) : ""))) {
    at = (at as JsonSchema)[step] ?? true;
  }
  return at;
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function map(value: Json | undefined): JsonSchema {
  return isSchemaObject(value) ? value : {};
}
