import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadValidator } from "../emit/validators/testing/load-validator.ts";
import { modelOf } from "../emit/print/testing/generated-folder.ts";
import type { Json, JsonSchema } from "../load/loaded-schema.ts";
import { lintModel } from "../model/lint.ts";
import { eventSchema } from "./event-schema.ts";
import { createObserver, defaultBounds, type Bounds } from "./observation.ts";

function infer(samples: readonly Json[], bounds: Bounds = defaultBounds, type = "order"): JsonSchema {
  const observer = createObserver(bounds);
  for (const sample of samples) observer.observe(sample);
  return eventSchema(observer.root, type);
}

/** What is inferred for the property `p` from its values, without the empty descriptions; undefined stands for an event without it. */
function property(...values: readonly (Json | undefined)[]): Json | undefined {
  const samples = values.map((value) => (value === undefined ? {} : { p: value }));
  const { p } = infer(samples)["properties"] as JsonSchema;
  return JSON.parse(
    JSON.stringify(p ?? null, (key, value) => (key === "description" ? undefined : value)),
  ) as Json;
}

const repeat = (values: readonly Json[], times: number) => Array.from({ length: times }, () => values).flat();
const many = (count: number, make: (index: number) => Json) =>
  Array.from({ length: count }, (_, index) => make(index));

describe("values", () => {
  test.each<[readonly (Json | undefined)[], Json]>([
    [["a", "b"], { type: "string" }],
    [["a", null], { type: ["string", "null"] }],
    [[null, null], {}],
    [[1, 2], { type: "integer" }],
    [[1, 2.5], { type: "number" }],
    [[1e300], { type: "number" }],
    [[1, 1e20, null], { type: ["integer", "null"], "x-bigquery": { type: "NUMERIC" } }],
    [[1.5, 1e20], { type: "number" }],
    [[true], { type: "boolean" }],
    [[1, "a", true], { type: ["string", "integer", "boolean"] }],
    [[["a"], []], { type: "array", items: { type: "string" } }],
    [[[]], { type: "array", items: {} }],
    [[[[1], [2.5]], [[]]], { type: "array", items: { type: "array", items: { type: "number" } } }],
    [[[1, null]], { type: "array", items: { type: ["integer", "null"] } }],
    [[{}], { type: "object" }],
    [
      [{ a: 1, b: 2 }, { a: 1 }],
      { type: "object", properties: { a: { type: "integer" }, b: { type: "integer" } }, required: ["a"] },
    ],
    [[{ "2026-01-01": 1, "2026-01-02": 2 }], { type: "object", additionalProperties: { type: "integer" } }],
    [
      many(40, (index) => ({ [`k${index}`]: index / 2 })),
      { type: "object", additionalProperties: { type: "number" } },
    ],
    [repeat(["new", "paid"], 20), { type: "string", enum: ["new", "paid"] }],
    [repeat(["new", "paid", null], 20), { type: ["string", "null"], enum: ["new", "paid", null] }],
    [repeat(["new", "paid"], 5), { type: "string" }],
    [many(100, (index) => `v${index % 30}`), { type: "string" }],
    [repeat(["x"], 100), { type: "string" }],
  ])("%j", (values, want) => {
    expect(property(...values)).toEqual(want);
  });

  test.each([
    ["2024-02-29T10:30:00Z", "date-time"],
    ["2024-02-29T10:30:00.123+05:30", "date-time"],
    ["2024-02-29", "date"],
    ["10:30:00Z", "time"],
    ["0f8fad5b-d9cb-469f-a165-70867728950e", "uuid"],
    ["192.0.2.1", "ipv4"],
    ["ada@example.com", "email"],
    ["https://example.com/a?b=c", "uri"],
  ])("%s has the format %s", (text, format) => {
    expect(property(text)).toMatchObject({ type: "string", format });
    expect(property(text, "else")).toEqual({ type: "string" });
  });

  test.each([
    "2023-02-29",
    "2024-13-01T00:00:00Z",
    "25:00:00Z",
    "256.1.1.1",
    "a@b",
    "order:17",
    "2024-01-15 10:30:00",
  ])("%s has none", (text) => expect(property(text)).toEqual({ type: "string" }));

  test("personal data is pointed out", () => {
    expect(property("ada@example.com")).toMatchObject({ "x-pii": "email" });
  });
});

describe("events", () => {
  const sample = (index: number): Json => ({
    event_type: "order",
    order_id: `o-${index}`,
    order_date: "2024-01-15T10:30:00Z",
    event_date: "2024-01-15",
    note: index % 2 === 0 ? null : "x",
  });

  test("annotations name key, time and partition", () => {
    const schema = infer(many(3, sample));
    expect(schema).toMatchObject({
      "x-event": {
        type: "order",
        version: "1.0.0",
        id: { field: "order_id", unique: false },
        time: "order_date",
      },
      "x-bigquery": { table: "order", partition: { field: "event_date", by: "DAY" } },
      properties: { event_type: { const: "order" }, note: { type: ["string", "null"] } },
      required: ["event_type", "order_id", "order_date", "event_date", "note"],
    });
  });

  test("lint asks for what only people know", async () => {
    const codes = lintModel(await modelOf({ order: infer(many(3, sample)) })).map(({ code }) => code);
    expect(new Set(codes)).toEqual(
      new Set(["DESCRIPTION_MISSING", "OWNER_MISSING", "REQUIRED_BUT_NULLABLE"]),
    );
  });

  test("a list of other event types is not taken over", () => {
    const { properties } = infer(many(40, (index) => ({ event_type: index % 2 === 0 ? "A.x" : "B.x" })));
    expect(properties).toEqual({ event_type: { description: "", type: "string" } });
  });

  test("names that BigQuery refuses, and names that differ in case only, get columns", async () => {
    const schema = infer([{ "a b": 1, A_B: 2, a_b: 3, _event_id: "x", é: 1 }]);
    const model = await modelOf({ order: schema });
    const names = model.events[0]?.table.columns.map(({ name }) => name.toLowerCase()) ?? [];
    expect(new Set(names).size).toBe(5);
  });
});

describe("bounds", () => {
  test("what is beyond them is left open", async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(400)}1${"}".repeat(400)}`) as Json;
    const wide = Object.fromEntries(Array.from({ length: 12_000 }, (_, index) => [`f${index}`, index]));
    const schema = infer([{ deep, ...wide }, { f11999: "not looked at" }]);
    expect(Object.keys(schema["properties"] as object).length).toBeLessThan(5_001);
    const { isValid } = await loadValidator(infer([{ deep }]));
    expect(isValid({ deep })).toBe(true);
  });
});

/** Objects whose keys and values come again and again, so that fields are alike, clash and turn into maps. */
const anEvent = fc.dictionary(
  fc.constantFrom("a", "b", "c d", "event_type", "A", "order_id"),
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<Json[]>(
        null,
        true,
        0,
        1.5,
        -3,
        2 ** 60,
        "",
        "x",
        "order",
        "2024-01-15",
        "10:00:00Z",
        "a@b.example",
        "\uD83D",
      ),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(fc.constantFrom("k", "l", "1", "2"), fc.string({ maxLength: 3 })),
        tie("value"),
        { maxKeys: 6 },
      ),
    ),
  })).value as fc.Arbitrary<Json>,
  { minKeys: 1, maxKeys: 5 },
);

test("all samples fit what was inferred from them, within any bounds, and codegen takes it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anEvent, { minLength: 1, maxLength: 40 }),
      fc.record({
        depth: fc.integer({ min: 1, max: 12 }),
        keys: fc.integer({ min: 2, max: 12 }),
        places: fc.integer({ min: 5, max: 60 }),
      }),
      async (samples, bounds) => {
        const schema = infer(samples, bounds);
        const { validate } = await loadValidator((await modelOf({ order: schema })).events[0]?.schema ?? {});
        for (const sample of samples) expect(validate(sample)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
