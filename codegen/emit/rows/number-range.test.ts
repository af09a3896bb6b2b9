import { afterAll, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { generatedFolder, modelOf, removeFolders } from "../print/testing/generated-folder.ts";

type Values = Readonly<Record<string, unknown>>;

interface RowModule {
  readonly toRow: (event: Values) => Values;
  readonly fromRow: (row: Values) => Values;
}

afterAll(removeFolders);

async function rowsOf(value: JsonSchema): Promise<RowModule> {
  const schema = {
    "x-event": { version: "1.0.0", owner: "a" },
    type: "object",
    properties: { event_type: { const: "one" }, value },
    required: ["event_type", "value"],
  };
  const folder = await generatedFolder(await modelOf({ one: schema }), ["rows"]);
  return folder.load<RowModule>("rows/one.ts");
}

test.each<[string, JsonSchema, unknown, unknown, Values]>([
  ["an integer", { type: "integer" }, 1e20, "9223372036854775807", { "/value": 1e20 }],
  ["a bigint", { type: "integer" }, -(2n ** 64n + 1n), "-9223372036854775808", { "/value": -(2 ** 64) }],
  ["the largest of 64 bits", { type: "integer" }, 2n ** 63n - 1n, "9223372036854775807", {}],
  ["a decimal", { type: "number", multipleOf: 0.01 }, -1e29, `-${"9".repeat(29)}`, { "/value": -1e29 }],
  ["a listed number", { enum: [1, 1e20] }, 1e20, "100000000000000000000", {}],
  [
    "elements",
    { type: "array", items: { type: "integer" } },
    [1, 1e20],
    [1, "9223372036854775807"],
    { "/value/1": 1e20 },
  ],
  [
    "values of a map",
    { type: "object", additionalProperties: { type: "integer" } },
    { k: -1e20 },
    [{ key: "k", value: "-9223372036854775808" }],
    { "/value/k": -1e20 },
  ],
  [
    "the rest of a tuple",
    { type: "array", prefixItems: [{ type: "integer" }], items: { type: "integer" } },
    [1e20, 1e30],
    { f0_: "9223372036854775807", rest: ["9223372036854775807"] },
    { "/value/0": 1e20, "/value/1": 1e30 },
  ],
  [
    "arrays of arrays",
    { type: "array", items: { type: "array", items: { type: "integer" } } },
    [[1], [1e20]],
    [{ list: [1] }, { list: ["9223372036854775807"] }],
    { "/value/1/0": 1e20 },
  ],
])(
  "keeps %s past the column's range, and the column the nearest number",
  async (_, value, given, cell, extra) => {
    const { toRow, fromRow } = await rowsOf(value);
    const event = { event_type: "one", value: given };
    const row = toRow(event);
    expect(row["value"]).toEqual(cell);
    expect(JSON.parse(String(row["_extra"])) ?? {}).toEqual(extra);
    expect(fromRow(row)).toEqual(event);
  },
);
