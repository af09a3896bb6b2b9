import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { isObject } from "../../model/json-guards.ts";
import { madeOf } from "./testing/made-of.ts";
import { eventSchemas } from "./testing/random-schema.ts";

const many = <T>(count: number, entry: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => entry(index));
const named = (count: number, entry: (index: number) => readonly [string, Json]): JsonSchema =>
  Object.fromEntries(many(count, entry));
const ref = (index: number): JsonSchema => ({ $ref: `#/$defs/d${index}` });
const event = (value: JsonSchema, definitions: JsonSchema = {}): JsonSchema => ({
  type: "object",
  properties: { value },
  $defs: definitions,
});
const text = { type: "string" };
/** Each definition uses the next one. */
const ladder = (count: number, rung: (index: number) => JsonSchema, last: JsonSchema): JsonSchema => ({
  ...named(count, (index) => [`d${index}`, rung(index)]),
  [`d${count}`]: last,
});

const bombs: readonly [what: string, schema: JsonSchema, codes: readonly string[]][] = [
  [
    "properties",
    event(
      ref(0),
      ladder(40, (i) => ({ type: "object", properties: { a: ref(i + 1), b: ref(i + 1) } }), text),
    ),
    ["NESTED_TOO_DEEP", "SCHEMA_TOO_LARGE"],
  ],
  [
    "allOf",
    event(
      ref(0),
      ladder(40, (i) => ({ allOf: [ref(i + 1), { ...ref(i + 1), title: "x" }] }), text),
    ),
    ["SCHEMA_TOO_LARGE"],
  ],
  [
    "oneOf",
    event(
      ref(0),
      ladder(40, (i) => ({ oneOf: [ref(i + 1), { ...ref(i + 1), title: "x" }] }), text),
    ),
    ["SCHEMA_TOO_LARGE"],
  ],
  [
    "items",
    event(
      ref(0),
      ladder(60, (i) => ({ type: "array", items: ref(i + 1) }), text),
    ),
    ["NESTED_TOO_DEEP"],
  ],
  [
    "a long chain",
    event(
      ref(0),
      ladder(3000, (i) => ref(i + 1), text),
    ),
    ["REF_TOO_DEEP", "SCHEMA_TOO_LARGE"],
  ],
];

test.each(bombs)("references that multiply through %s end in JSON, in time", async (_, schema, codes) => {
  const { fields, diagnostics } = await madeOf(JSON.stringify(schema));
  expect(fields[0]?.name).toBe("value");
  expect([...new Set(diagnostics.map((one) => one.code))].toSorted()).toEqual(codes);
  expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
});

describe("a lot of", () => {
  test.each<[string, JsonSchema, string]>([
    ["values", event({ enum: many(10_000, (i) => `v${i}`) }), "STRING"],
    ["values of several types", event({ enum: many(10_000, (i) => (i % 2 === 0 ? i : `v${i}`)) }), "STRING"],
    [
      "branches",
      event({ oneOf: many(1000, (i) => ({ type: "object", properties: { [`p${i}`]: text } })) }),
      "RECORD",
    ],
    [
      "branches that differ",
      event({
        oneOf: many(1000, (i) => ({
          type: "object",
          properties: { k: { const: `k${i}` }, v: { type: i % 2 === 0 ? "string" : "integer" } },
          required: ["k"],
        })),
      }),
      "RECORD",
    ],
    [
      "branches with rules for more",
      event({
        oneOf: many(1000, (i) => ({
          type: "object",
          properties: { [`p${i}`]: text },
          additionalProperties: { type: "integer" },
        })),
      }),
      "RECORD",
    ],
    [
      "parts",
      event({ type: "object", allOf: many(1000, (i) => ({ properties: { [`p${i}`]: text } })) }),
      "RECORD",
    ],
    [
      "patterns that never end",
      event({ type: "object", patternProperties: named(500, (i) => [`^(a+)+${i}$`, text]) }),
      "RECORD",
    ],
    [
      "conditions",
      event({
        type: "object",
        dependentSchemas: named(1000, (i) => [`k${i}`, { properties: { [`p${i}`]: text } }]),
      }),
      "RECORD",
    ],
    ["positions", event({ type: "array", prefixItems: many(12_000, () => text), items: false }), "JSON"],
  ])("%s", async (_, schema, type) => {
    expect((await madeOf(JSON.stringify(schema))).fields[0]?.type).toBe(type);
  });

  test("properties: what the table has no column for is kept in _extra", async () => {
    const schema = { type: "object", properties: named(12_000, (i) => [`p${i}`, text]) };
    const { fields, diagnostics } = await madeOf(JSON.stringify(schema));
    expect(fields).toHaveLength(10_000);
    expect(diagnostics.map((one) => [one.code, one.pointer])).toEqual([
      ["TOO_MANY_COLUMNS", "/properties/p9994"],
    ]);
  });

  test("the same name", async () => {
    const { fields } = await madeOf(
      JSON.stringify({ properties: named(1000, (i) => ["-".repeat(i + 1), text]) }),
    );
    expect(fields.slice(0, 3).map((one) => one.name)).toEqual(["_", "__2", "__3"]);
  });
});

const NAMES = [
  'a"b',
  "c`d",
  "e*/f",
  "${g}",
  "h\ni",
  "'; DROP TABLE x; --",
  "\u2028",
  "\ud800",
  "",
  " ",
  "constructor",
  "toString",
  "hasOwnProperty",
  "_PARTITIONTIME",
  "_event_id",
  "_extra",
  "ID",
  "id",
  "é",
  "日本",
  "1a",
  "x".repeat(400),
  "*",
  "?a",
  "/",
  "~1",
  "\\",
  "</script>",
  "then",
  "value",
  "source",
  "tag",
];

test("no name or text of a schema breaks out of what is made of it", async () => {
  const properties = Object.fromEntries(
    NAMES.map((name) => [name, { type: "string", description: name, const: name }]),
  );
  const nested = {
    record: { type: "object", properties, required: NAMES },
    tagged: {
      oneOf: NAMES.slice(0, 8).map((name, index) => ({
        type: "object",
        properties: { kind: { const: name }, v: { type: index % 2 === 0 ? "string" : "integer" } },
        required: ["kind"],
      })),
    },
    tuple: { type: "array", prefixItems: [{ type: "object", properties }], items: false },
    map: { type: "object", additionalProperties: { type: "object", properties } },
  };
  const { fields } = await madeOf(JSON.stringify({ title: "*/", properties: { ...properties, ...nested } }));
  expect(fields.length).toBeGreaterThan(NAMES.length);
});

test("a schema with any part replaced by anything gives findings, and never an exception", async () => {
  const wild = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>(
      { $ref: "#" },
      { $ref: "#/properties/a" },
      { type: "objekt" },
      [],
      {},
      true,
      false,
      -1,
      1e308,
      "\ud800",
      { allOf: [] },
      { const: { a: [1] } },
    ),
  );
  const cases = fc.record({
    schema: eventSchemas,
    at: fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }),
    part: wild,
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ schema, at, part }) => {
      const { diagnostics } = await madeOf(JSON.stringify(replaced(schema, at, part)));
      for (const one of diagnostics)
        expect([one.line > 0, one.column > 0, one.message !== ""]).not.toContain(false);
    }),
    { numRuns: 120 },
  );
});

/** The value with the part that the steps lead to replaced. */
function replaced(value: Json, [step, ...steps]: readonly number[], part: Json): Json {
  if (step === undefined || value === null || typeof value !== "object") return part;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return part;
  if (Array.isArray(value))
    return value.map((one: Json, index) => (String(index) === key ? replaced(one, steps, part) : one));
  return isObject(value) ? { ...value, [key]: replaced(value[key] ?? null, steps, part) } : part;
}
