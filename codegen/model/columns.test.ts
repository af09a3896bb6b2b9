import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { columnFixture as build } from "./column-fixture.ts";

const text = { type: "string" };
const mapped: readonly [what: string, given: JsonSchema, want: string][] = [
  ["text", text, "NULLABLE STRING"],
  ["an integer", { type: "integer" }, "NULLABLE INT64"],
  ["a number", { type: "number" }, "NULLABLE FLOAT64"],
  ["a boolean", { type: "boolean" }, "NULLABLE BOOL"],
  ["null alone", { type: "null" }, "NULLABLE json"],
  ["one type as a list", { type: ["integer"] }, "NULLABLE INT64"],
  ["integer or number", { type: ["integer", "number"] }, "NULLABLE FLOAT64"],
  ["a type list with null", { type: ["integer", "null"] }, "NULLABLE INT64"],
  ["an anyOf with null", { anyOf: [{ type: "integer" }, { type: "null" }] }, "NULLABLE INT64"],
  ["a oneOf with null first", { oneOf: [{ const: null }, { type: "boolean" }] }, "NULLABLE BOOL"],
  ["an anyOf with enum [null]", { anyOf: [{ enum: [null] }, { type: "boolean" }] }, "NULLABLE BOOL"],

  ["date-time", { type: "string", format: "date-time" }, "NULLABLE TIMESTAMP"],
  ["a nullable date-time", { type: ["string", "null"], format: "date-time" }, "NULLABLE TIMESTAMP"],
  ["date", { type: "string", format: "date" }, "NULLABLE DATE"],
  ["time, which has an offset", { type: "string", format: "time" }, "NULLABLE STRING"],
  ["time as TIME", { type: "string", format: "time", "x-bigquery": { type: "TIME" } }, "NULLABLE TIME"],
  ...[
    "uuid",
    "email",
    "uri",
    "uri-reference",
    "hostname",
    "ipv4",
    "ipv6",
    "duration",
    "regex",
    "json-pointer",
  ].map((format): [string, JsonSchema, string] => [format, { type: "string", format }, "NULLABLE STRING"]),

  ["an enum of text", { enum: ["a", "b"] }, "NULLABLE STRING"],
  ["an enum of integers", { enum: [1, 2] }, "NULLABLE INT64"],
  ["an enum of numbers", { enum: [1, 2.5] }, "NULLABLE FLOAT64"],
  ["an enum with null", { enum: ["a", null] }, "NULLABLE STRING"],
  ["an enum that narrows a type list", { type: ["string", "integer"], enum: ["a"] }, "NULLABLE STRING"],
  ["a const", { const: true }, "NULLABLE BOOL"],

  ["an integer within int64", { type: "integer", maximum: 2 ** 63 }, "NULLABLE INT64"],
  ["an integer beyond int64", { type: "integer", maximum: 1e20 }, "NULLABLE NUMERIC"],
  ["an integer beyond NUMERIC", { type: "integer", minimum: -1e30 }, "NULLABLE BIGNUMERIC(38,0)"],
  ["an integer beyond all", { type: "integer", maximum: 1e40 }, "NULLABLE FLOAT64"],
  [
    "cents with bounds",
    { type: "number", multipleOf: 0.01, minimum: 0, maximum: 99999999.99 },
    "NULLABLE NUMERIC(10,2)",
  ],
  ["a share", { type: "number", multipleOf: 0.0001, minimum: -0.5, maximum: 0.5 }, "NULLABLE NUMERIC(4,4)"],
  ["cents without bounds", { type: "number", multipleOf: 0.01 }, "NULLABLE NUMERIC"],
  ["cents with one bound", { type: "number", multipleOf: 0.01, minimum: 0 }, "NULLABLE NUMERIC"],
  ["whole numbers", { type: "number", multipleOf: 1, minimum: 0, maximum: 100 }, "NULLABLE NUMERIC(3,0)"],
  ["hundreds", { type: "number", multipleOf: 100, minimum: 0, maximum: 5000 }, "NULLABLE NUMERIC(4,0)"],
  [
    "more than 9 decimals",
    { type: "number", multipleOf: 1e-12, minimum: 0, maximum: 9 },
    "NULLABLE BIGNUMERIC(13,12)",
  ],
  ["more than 9 decimals without bounds", { type: "number", multipleOf: 1e-12 }, "NULLABLE FLOAT64"],
  [
    "more than any decimal holds",
    { type: "number", multipleOf: 0.1, minimum: 0, maximum: 1e60 },
    "NULLABLE FLOAT64",
  ],
  [
    "a multiple of no power of ten",
    { type: "number", multipleOf: 0.25, minimum: 0, maximum: 1 },
    "NULLABLE FLOAT64",
  ],

  [
    "an object",
    { type: "object", properties: { a: text, b: { type: "boolean" } }, required: ["b"] },
    "NULLABLE record {a: NULLABLE STRING, b: REQUIRED BOOL}",
  ],
  [
    "an object with extras",
    { type: "object", properties: { a: text }, additionalProperties: text },
    "NULLABLE record {a: NULLABLE STRING}",
  ],
  ["an object that is always empty", { type: "object", additionalProperties: false }, "NULLABLE json"],
  ["an array", { type: "array", items: { type: "integer" } }, "REPEATED INT64"],
  [
    "an array of objects",
    { type: "array", items: { type: "object", properties: { a: text } } },
    "REPEATED record {a: NULLABLE STRING}",
  ],
  ["an array of anything", { type: "array" }, "REPEATED json"],
  [
    "an array of arrays",
    { type: "array", items: { type: "array", items: text } },
    "REPEATED list {list: REPEATED STRING}",
  ],
  [
    "three arrays",
    { type: "array", items: { type: "array", items: { type: "array", items: text } } },
    "REPEATED list {list: REPEATED list {list: REPEATED STRING}}",
  ],
  [
    "a map",
    { type: "object", additionalProperties: { type: "integer" } },
    "REPEATED map {value: NULLABLE INT64}",
  ],
  [
    "a map of arrays",
    { type: "object", additionalProperties: { type: "array", items: text } },
    "REPEATED map {value: NULLABLE list {list: REPEATED STRING}}",
  ],
  [
    "a map of maps",
    { type: "object", additionalProperties: { type: "object", additionalProperties: text } },
    "REPEATED map {value: NULLABLE list {list: REPEATED map {value: NULLABLE STRING}}}",
  ],
  [
    "an array of maps",
    { type: "array", items: { type: "object", additionalProperties: text } },
    "REPEATED list {list: REPEATED map {value: NULLABLE STRING}}",
  ],
  ["a map of anything", { type: "object", additionalProperties: {} }, "NULLABLE json"],
  ["a free-form object", { type: "object" }, "NULLABLE json"],
  ["anything", {}, "NULLABLE json"],

  ["a $ref", { $ref: "#/$defs/money" }, "NULLABLE NUMERIC"],
  ["a nullable $ref", { anyOf: [{ $ref: "#/$defs/money" }, { type: "null" }] }, "NULLABLE NUMERIC"],
  [
    "a $ref with annotations",
    { $ref: "#/$defs/money", description: "d", "x-bigquery": { type: "FLOAT64" } },
    "NULLABLE FLOAT64",
  ],
  ["a $ref that is repeated beside", { $ref: "#/$defs/money", type: "number" }, "NULLABLE NUMERIC"],

  [
    "an event within an event, whose table does not count",
    { type: "array", items: { type: "integer", "x-bigquery": { table: "t" } } },
    "REPEATED INT64",
  ],
  ["a chosen type", { type: "integer", "x-bigquery": { type: "BIGNUMERIC" } }, "NULLABLE BIGNUMERIC"],
  [
    "an instant as text",
    { type: "string", format: "date-time", "x-bigquery": { type: "STRING" } },
    "NULLABLE STRING",
  ],
  ["an array as JSON", { type: "array", items: text, "x-bigquery": { type: "JSON" } }, "NULLABLE json"],
  [
    "elements as JSON",
    { type: "array", items: { type: "array", items: text, "x-bigquery": { type: "JSON" } } },
    "REPEATED json",
  ],
];

test.each(mapped)("%s becomes a column", (_, given, want) => {
  expect(build(given)).toMatchObject({ text: want, codes: [] });
});

test("a long description is cut to what BigQuery takes, between characters", () => {
  const { column } = build({ type: "string", description: `${"x".repeat(1022)}😀😀` });
  expect(column?.description).toBe(`${"x".repeat(1022)}…`);
});

test("paths and names go down through elements, map values and wrappers", () => {
  const lines = {
    type: "array",
    items: { type: "object", properties: { "*": { ...text, "x-bigquery": { name: "star" } } } },
  };
  const { column } = build({ type: "object", additionalProperties: lines });
  const wrapper = column?.kind === "map" ? column.value : undefined;
  const record = wrapper?.kind === "list" ? wrapper.element : undefined;
  const star = record?.kind === "record" ? record.columns[0] : undefined;
  expect(star).toMatchObject({ path: "/value/*/*/~2", name: "star", property: "*" });
});

test("what lies deeper than 15 levels is JSON", () => {
  const nest = (levels: number): JsonSchema =>
    levels === 0 ? text : { type: "object", properties: { a: nest(levels - 1) } };
  expect(build(nest(15)).codes).toEqual([]);
  const deep = build(nest(16));
  expect(deep.codes).toEqual(["NESTED_TOO_DEEP"]);
  expect(deep.text).toContain("{a: NULLABLE json}}}}}}}}}}}}}}}");
  const grid = (levels: number): JsonSchema =>
    levels === 0 ? text : { type: "array", items: grid(levels - 1) };
  expect(build(grid(16)).codes).toEqual([]);
  expect(build(grid(17)).codes).toEqual(["NESTED_TOO_DEEP"]);
});

test("of more than 10,000 columns, the innermost levels become JSON", () => {
  expect(build(wide(9_993)).codes).toEqual([]);
  const { codes, text: column } = build(wide(9_994));
  expect([codes, column]).toEqual([["TOO_MANY_COLUMNS"], "NULLABLE json"]);
});

function wide(count: number): JsonSchema {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  return { type: "object", properties: Object.fromEntries(names.map((name) => [name, text])) };
}
