import { afterAll, describe, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import {
  generatedFolder,
  modelOf,
  removeFolders,
  type GeneratedFolder,
} from "../print/testing/generated-folder.ts";

type Values = Readonly<Record<string, unknown>>;

interface RowModule {
  readonly toRow: (event: Values) => Values;
  readonly fromRow: (row: Values) => Values;
}

afterAll(removeFolders);

/** A schema of one property, required unless said otherwise. */
function schemaOf(value: JsonSchema, required = true): JsonSchema {
  return {
    "x-event": { version: "1.0.0", owner: "a" },
    type: "object",
    properties: { event_type: { const: "one" }, value },
    required: required ? ["event_type", "value"] : ["event_type"],
  };
}

async function rowsOf(
  schema: JsonSchema,
): Promise<RowModule & { readonly losses: GeneratedFolder["losses"] }> {
  const folder = await generatedFolder(await modelOf({ one: schema }), ["rows"]);
  return { ...(await folder.load<RowModule>("rows/one.ts")), losses: folder.losses };
}

describe("values", () => {
  const dateTime: JsonSchema = { type: ["string", "null"], format: "date-time" };
  const numeric: JsonSchema = { type: "number", "x-bigquery": { type: "NUMERIC" } };
  const nullable: JsonSchema = { type: ["array", "null"], items: { type: "integer" }, minItems: 1 };

  test.each<[string, JsonSchema, unknown, unknown, unknown]>([
    [
      "instant",
      dateTime,
      "2024-01-15T10:30:00Z",
      "2024-01-15T10:30:00.000000Z",
      "2024-01-15T10:30:00.000000Z",
    ],
    [
      "milliseconds",
      dateTime,
      "2024-01-15T10:30:00.123Z",
      "2024-01-15T10:30:00.123000Z",
      "2024-01-15T10:30:00.123000Z",
    ],
    [
      "nanoseconds",
      dateTime,
      "2024-01-15T10:30:00.123456789Z",
      "2024-01-15T10:30:00.123456Z",
      "2024-01-15T10:30:00.123456Z",
    ],
    [
      "offset",
      dateTime,
      "2024-01-01T01:30:00+02:00",
      "2023-12-31T23:30:00.000000Z",
      "2023-12-31T23:30:00.000000Z",
    ],
    [
      "leap second",
      dateTime,
      "2016-12-31T23:59:60Z",
      "2017-01-01T00:00:00.000000Z",
      "2017-01-01T00:00:00.000000Z",
    ],
    [
      "early year",
      dateTime,
      "0099-12-31t23:59:59.5z",
      "0099-12-31T23:59:59.500000Z",
      "0099-12-31T23:59:59.500000Z",
    ],
    [
      "year out of range",
      dateTime,
      "9999-12-31T23:59:59-01:00",
      "9999-12-31T23:59:59-01:00",
      "9999-12-31T23:59:59-01:00",
    ],
    ["null", dateTime, null, null, null],
    ["date", { type: "string", format: "date" }, "2024-01-15", "2024-01-15", "2024-01-15"],
    [
      "time",
      { type: "string", format: "time", "x-bigquery": { type: "TIME" } },
      "01:30:00.5+02:00",
      "23:30:00.500000",
      "23:30:00.500000Z",
    ],
    [
      "time as text",
      { type: "string", format: "time" },
      "01:30:00+02:00",
      "01:30:00+02:00",
      "01:30:00+02:00",
    ],
    ["integer", { type: "integer" }, 5, 5, 5],
    ["minus zero", { type: "integer" }, -0, 0, 0],
    ["money", { type: "number", multipleOf: 0.01, minimum: 0, maximum: 100 }, 99.99, "99.99", 99.99],
    ["small decimal", numeric, 1e-7, "0.0000001", 1e-7],
    ["tiny decimal", numeric, 4e-10, "0", 0],
    ["large decimal", numeric, 1.5e21, "1500000000000000000000", 1.5e21],
    ["long decimal", numeric, 0.1 + 0.2, "0.3", 0.3],
    ["boolean", { type: "boolean" }, false, false, false],
    ["any", {}, { a: [1, null] }, '{"a":[1,null]}', { a: [1, null] }],
    ["any, null", {}, null, null, null],
    ["any, text", {}, "x", '"x"', "x"],
    ["array", { type: "array", items: { type: "integer" } }, [], [], []],
    ["array that may be null", nullable, null, [], null],
    ["null element", { type: "array", items: { type: ["integer", "null"] } }, [1, null, 2], [1, 2], [1, 2]],
    [
      "array of arrays",
      { type: "array", items: { type: "array", items: numeric } },
      [[1, 2], []],
      [{ list: ["1", "2"] }, { list: [] }],
      [[1, 2], []],
    ],
    [
      "map",
      { type: "object", additionalProperties: dateTime },
      { b: "2024-01-15T10:30:00Z", a: null },
      [
        { key: "b", value: "2024-01-15T10:30:00.000000Z" },
        { key: "a", value: null },
      ],
      { b: "2024-01-15T10:30:00.000000Z", a: null },
    ],
    [
      "map of arrays",
      { type: "object", additionalProperties: { type: "array", items: { type: "integer" } } },
      { a: [1] },
      [{ key: "a", value: { list: [1] } }],
      { a: [1] },
    ],
    [
      "map of objects",
      { type: "object", additionalProperties: { type: "object", properties: { n: { type: "integer" } } } },
      { a: { n: 1 }, b: {} },
      [
        { key: "a", value: { n: 1 } },
        { key: "b", value: { n: null } },
      ],
      { a: { n: 1 }, b: {} },
    ],
    [
      "array of maps",
      { type: "array", items: { type: "object", additionalProperties: { type: "integer" } } },
      [{ a: 1 }],
      [{ list: [{ key: "a", value: 1 }] }],
      [{ a: 1 }],
    ],
    ["object", { type: "object", properties: { n: { type: "integer" } } }, {}, { n: null }, {}],
  ])("%s", async (_, schema, value, cell, canonical) => {
    const { toRow, fromRow } = await rowsOf(schemaOf(schema));
    const row = toRow({ event_type: "one", value });
    expect(row["value"]).toEqual(cell);
    expect(fromRow(row)["value"]).toEqual(canonical);
    expect(fromRow(toRow(fromRow(row)))).toEqual(fromRow(row));
  });
});

test("an optional property that is absent, null or empty is absent", async () => {
  const schema = { ...schemaOf({ type: ["array", "null"], items: { type: "integer" } }, false) };
  const { toRow, fromRow } = await rowsOf(schema);
  for (const event of [
    { event_type: "one" },
    { event_type: "one", value: null },
    { event_type: "one", value: [] },
  ]) {
    expect(toRow(event)).toEqual({ event_type: "one", value: [], _extra: null });
    expect(fromRow(toRow(event))).toEqual({ event_type: "one" });
  }
});

test("rows of a warehouse are read: numbers as text, system columns, missing columns", async () => {
  const { fromRow } = await rowsOf(schemaOf({ type: "integer" }));
  const system = { _event_id: "1", _ingested_at: "2024-01-15T10:30:00.000000Z", _extra: '{"/x":1}' };
  expect(fromRow({ event_type: "one", value: "42", ...system })).toEqual({
    event_type: "one",
    value: 42,
    x: 1,
  });
  expect(fromRow({ event_type: "one" })).toEqual({ event_type: "one", value: null });
});

describe("what the table has no column for", () => {
  const item: JsonSchema = {
    type: ["object", "null"],
    properties: { a: { type: "integer" }, in: { type: "object", properties: { b: { type: "integer" } } } },
  };
  const schema = schemaOf({ type: "array", items: item });

  test("goes to _extra by pointer and comes back", async () => {
    const { toRow, fromRow } = await rowsOf(schema);
    const event = JSON.parse(
      '{"event_type":"one","x":{"y":[1]},"a/b~c":2,"__proto__":{"z":3},"value":[{"a":1,"more":true},{"in":{"b":2,"deep":null}}]}',
    ) as Values;
    const row = toRow(event);
    expect(JSON.parse(String(row["_extra"]))).toEqual({
      "/x": { y: [1] },
      "/a~1b~0c": 2,
      "/__proto__": { z: 3 },
      "/value/0/more": true,
      "/value/1/in/deep": null,
    });
    expect(JSON.stringify(sorted(fromRow(row)))).toBe(JSON.stringify(sorted(event)));
    expect(Object.getPrototypeOf(fromRow(row))).toBe(Object.prototype);
  });

  test("counts elements as the row does, without nulls", async () => {
    const { toRow, fromRow } = await rowsOf(schema);
    const row = toRow({ event_type: "one", value: [null, { more: 1 }] });
    expect(row["_extra"]).toBe('{"/value/0/more":1}');
    expect(fromRow(row)).toEqual({ event_type: "one", value: [{ more: 1 }] });
  });

  test("is not looked for where the schema allows none", async () => {
    const small = { type: "integer", minimum: 0, maximum: 9 };
    const { toRow } = await rowsOf({ ...schemaOf(small), additionalProperties: false });
    expect(toRow({ event_type: "one", value: 1 })).toEqual({ event_type: "one", value: 1 });
  });
});

test("names that every object inherits are read as own properties only", async () => {
  const { toRow, fromRow } = await rowsOf({
    ...schemaOf({ type: "integer" }),
    properties: {
      event_type: { const: "one" },
      constructor: { type: "string" },
      valueOf: { type: "string" },
      value: { type: "integer" },
    },
  });
  const bare = toRow({ event_type: "one", value: 1 });
  expect(Object.entries(bare)).toEqual([
    ["event_type", "one"],
    ["constructor", null],
    ["valueOf", null],
    ["value", 1],
    ["_extra", null],
  ]);
  const event = { event_type: "one", constructor: "a", valueOf: "b", value: 1 };
  expect(fromRow(toRow(event))).toStrictEqual(event);
});

/** The value with the properties of objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, sorted(one)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
