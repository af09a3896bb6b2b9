import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";
import { isObject, listOf, numberOf } from "../../../model/json-guards.ts";
import { lookUp } from "../../../model/reading/schema-node.ts";

/** A source of choices: a whole number from 0 to `below` - 1. */
export type Choose = (below: number) => number;

/** A document that has a good chance to be valid: it follows the schema where that is easy and tries what the schema leaves open. */
export function sampleOf(root: JsonSchema, choose: Choose): Json {
  return valueOf(root, 0) ?? {};

  function valueOf(schema: Json, depth: number): Json | undefined {
    if (schema === true || !isObject(schema)) return schema === false ? undefined : wild(depth);
    if (depth > DEEPEST) return undefined;
    const parts = applied(schema);
    const values = parts
      .map((one) => (one["const"] === undefined ? one["enum"] : [one["const"]]))
      .find(Array.isArray);
    if (values !== undefined) return pick(values as readonly Json[]);
    return ofType(pick(typesOf(parts)), parts, depth);
  }

  /** The schema with what it refers to and one branch of each union, all of which hold together. */
  function applied(schema: JsonSchema, depth = 0): readonly JsonSchema[] {
    if (depth > 4) return [schema];
    const branches = ["anyOf", "oneOf"].flatMap((keyword) => {
      const list = listOf(schema[keyword]);
      return list.length === 0 ? [] : [pick(list)];
    });
    const conditional = schema["if"] === undefined ? [] : [pick([schema["then"], schema["else"]]) ?? true];
    const ref = typeof schema["$ref"] === "string" ? [lookUp(root, schema["$ref"])?.value ?? true] : [];
    const dependent = isObject(schema["dependentSchemas"]) ? Object.values(schema["dependentSchemas"]) : [];
    const others = [
      ...ref,
      ...listOf(schema["allOf"]),
      ...branches,
      ...conditional,
      ...(chance(2) ? dependent : []),
    ];
    return [schema, ...others.filter(isObject).flatMap((one) => applied(one, depth + 1))];
  }

  function ofType(type: string, parts: readonly JsonSchema[], depth: number): Json | undefined {
    if (type === "null") return null;
    if (type === "boolean") return chance(2);
    if (type === "integer" || type === "number") return numberFor(parts, type === "integer");
    if (type === "string") return textFor(parts);
    if (type === "array") return arrayFor(parts, depth);
    return type === "object" ? objectFor(parts, depth) : wild(depth);
  }

  function objectFor(parts: readonly JsonSchema[], depth: number): Json {
    const object: Record<string, Json> = {};
    const put = (name: string, value: Json | undefined) => {
      if (value !== undefined && name !== "__proto__") object[name] = value;
    };
    const required = new Set(parts.flatMap((one) => listOf(one["required"])));
    for (const one of parts) {
      for (const [name, schema] of members(one, "properties")) {
        if (Object.hasOwn(object, name)) continue;
        if (required.has(name) || chance(depth > 3 ? 4 : 2)) put(name, valueOf(schema, depth + 1));
      }
      for (const [pattern, schema] of members(one, "patternProperties")) {
        if (chance(2)) put(keyFor(pattern), valueOf(schema, depth + 1));
      }
      const rest = one["additionalProperties"] ?? one["unevaluatedProperties"];
      if (rest !== false && chance(3))
        put(pick(extraNames), rest === undefined ? wild(depth) : valueOf(rest, depth + 1));
    }
    for (const name of required) {
      if (typeof name === "string" && !Object.hasOwn(object, name)) put(name, wild(depth));
    }
    // What a branch that was not taken declares may hold anything.
    const others = parts
      .flatMap((one) => ["anyOf", "oneOf"].flatMap((keyword) => listOf(one[keyword])))
      .filter(isObject);
    for (const [name] of others.flatMap((one) => members(one, "properties"))) {
      if (!Object.hasOwn(object, name) && chance(3)) put(name, wild(depth));
    }
    return object;
  }

  function arrayFor(parts: readonly JsonSchema[], depth: number): Json {
    const lengths = parts.map((one) => numberOf(one["minItems"]) ?? 0);
    const most = Math.min(...parts.map((one) => numberOf(one["maxItems"]) ?? 4));
    const length = Math.min(most, Math.max(...lengths) + choose(depth > 3 ? 2 : 3));
    const prefix = listOf(parts.find((one) => one["prefixItems"] !== undefined)?.["prefixItems"]);
    const items = parts.find((one) => one["items"] !== undefined)?.["items"] ?? true;
    const values: Json[] = [];
    for (let index = 0; index < Math.max(length, Math.min(most, chance(3) ? 0 : prefix.length)); index++) {
      const value = valueOf(prefix[index] ?? items, depth + 1);
      if (value === undefined) break;
      values.push(value);
    }
    return values;
  }

  function numberFor(parts: readonly JsonSchema[], integer: boolean): Json {
    const bounds = (keyword: string) =>
      parts.map((one) => numberOf(one[keyword])).filter((one) => one !== null);
    const step = bounds("multipleOf")[0] ?? (integer ? 1 : 0.001);
    const low = Math.max(-1e6, ...bounds("minimum"), ...bounds("exclusiveMinimum"));
    const high = Math.min(Math.max(1e6, low), ...bounds("maximum"), ...bounds("exclusiveMaximum"));
    if (chance(bounds("multipleOf").length === 0 ? 8 : 30)) return pick(integer ? oddIntegers : oddNumbers);
    const steps = Math.max(1, Math.floor((high - low) / step));
    const count = Math.ceil(low / step) + choose(Math.min(steps + 1, 1_000_000));
    return Number((count * step).toFixed(9));
  }

  function textFor(parts: readonly JsonSchema[]): Json {
    const format = parts.map((one) => one["format"]).find((one) => typeof one === "string");
    if (typeof format === "string" && Object.hasOwn(formatSamples, format))
      return pick(formatSamples[format] ?? [""]);
    if (parts.some((one) => one["contentEncoding"] !== undefined))
      return pick(["", "aGk=", "aGkx", "not base64", "aGl="]);
    const pattern = parts.map((one) => one["pattern"]).find((one) => typeof one === "string");
    if (typeof pattern === "string") return keyFor(pattern);
    const least = Math.max(0, ...parts.map((one) => numberOf(one["minLength"]) ?? 0));
    return pick(texts).padEnd(least, "x");
  }

  function wild(depth: number): Json {
    const kind = choose(depth > 4 ? 6 : 8);
    if (kind < 6) return pick<Json>([null, true, 0, -1.5, "text", "2024-01-15T10:30:00Z", 12, ""]);
    if (kind === 6) return Array.from({ length: choose(3) }, () => wild(depth + 1));
    return Object.fromEntries(Array.from({ length: choose(3) }, () => [pick(extraNames), wild(depth + 1)]));
  }

  function pick<T>(values: readonly T[]): T {
    return values[choose(values.length)] as T;
  }

  function chance(one: number): boolean {
    return choose(one) === 0;
  }

  function keyFor(pattern: string): string {
    const matching = keys.filter((key) => new RegExp(pattern, "u").test(key));
    return matching.length === 0 ? "k" : pick(matching);
  }
}

/** A recursion ends here, for better or worse. */
const DEEPEST = 6;

function typesOf(parts: readonly JsonSchema[]): readonly string[] {
  const named = parts.map((one) => one["type"]).filter((type) => type !== undefined);
  const lists = named.map((type) => (typeof type === "string" ? [type] : listOf(type)) as readonly string[]);
  const [first, ...others] = lists;
  if (first === undefined)
    return parts.some((one) => one["properties"] !== undefined) ? ["object", "object", "any"] : ["any"];
  const shared = first.filter((type) =>
    others.every((one) => one.includes(type) || (type === "integer" && one.includes("number"))),
  );
  return shared.length === 0 ? first : shared;
}

function members(schema: JsonSchema, keyword: string): readonly (readonly [string, Json])[] {
  const value = schema[keyword];
  return isObject(value) ? Object.entries(value) : [];
}

const extraNames = ["extra", "a", "b", "c/d", "e~f", "*", "x_1", "constructor"];
const keys = ["a", "b1", "x_1", "k", "12", "contexts_a", "A-Z.1", "s3://bucket", "main", "x-y"];
const texts = ["", "text", "1", "true", "null", "ünïcode 😀", "a\nb", '"quoted"', "0012", "2024-01-15"];
const oddIntegers = [
  0,
  -1,
  2 ** 31,
  2 ** 53 - 1,
  -(2 ** 53),
  2 ** 53 + 2,
  2 ** 63,
  -(2 ** 63),
  1e25,
  -1e30,
  1e39,
  1e300,
];
const oddNumbers = [0, -0.1, 1e-7, 1.5e10, 0.1 + 0.2, 1e15, 1e29, -1e38, 1e300];
const formatSamples: Readonly<Record<string, readonly string[]>> = {
  "date-time": ["2024-01-15T10:30:00Z", "2024-02-29T23:59:59.123456+02:00", "1999-12-31T00:00:00.5-11:30"],
  date: ["2024-01-15", "2024-02-29"],
  time: ["10:30:00Z", "23:59:59.25+02:00"],
  duration: ["P1D", "PT0S", "P1Y2M3DT4H5M6S", "P4W"],
  uuid: ["123e4567-e89b-12d3-a456-426614174000"],
  email: ["a@example.com"],
  uri: ["https://example.com/a"],
  "uri-reference": ["/a"],
  hostname: ["example.com"],
  ipv4: ["10.0.0.1"],
  ipv6: ["::1"],
  regex: ["^a$"],
  "json-pointer": ["/a"],
};
