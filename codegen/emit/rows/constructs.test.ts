import { afterAll, describe, expect, test } from "vitest";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { loadSchemas } from "../../load/load-schemas.ts";
import { createMemoryReader } from "../../load/memory-reader.ts";
import { buildModel } from "../../model/build-model.ts";
import { generatedFolder, removeFolders } from "../print/testing/generated-folder.ts";

type Document = Readonly<Record<string, Json>>;

interface RowModule {
  readonly toRow: (event: Json) => Document;
  readonly fromRow: (row: Document) => Json;
  readonly parseJson: (text: string) => Json;
  readonly jsonText: (value: Json) => string;
}

afterAll(removeFolders);

/** The converters of a schema, as for one that was not written for this toolkit. */
async function rowsOf(schema: JsonSchema): Promise<RowModule> {
  const reader = createMemoryReader({ "schemas/one.schema.json": JSON.stringify(schema) });
  const loaded = await loadSchemas({ directory: "schemas", reader, lenient: true });
  const { model } = buildModel(loaded.schemas, new Map(), { lenient: true });
  const folder = await generatedFolder(model, ["rows"]);
  const runtime = await folder.load<RowModule>("rows/row-runtime.ts");
  return {
    ...(await folder.load<RowModule>("rows/one.ts")),
    parseJson: runtime.parseJson,
    jsonText: runtime.jsonText,
  };
}

const text = { type: "string" };
const integer = { type: "integer" };
const of = (value: JsonSchema): JsonSchema => ({
  type: "object",
  properties: { value },
  required: ["value"],
});
const branch = (kind: string, v: JsonSchema): JsonSchema => ({
  type: "object",
  properties: { kind: { const: kind }, v },
  required: ["kind"],
});
const tagged = { oneOf: [branch("a", text), branch("b", integer)] };
const open = {
  anyOf: [
    { type: "object", properties: { at: { type: "string", format: "date-time" } } },
    { type: "object" },
  ],
};

describe("values of combined schemas", () => {
  test.each<[string, JsonSchema, Json, Json]>([
    ["names and their numbers: a name", { enum: ["A", 1] }, "A", "A"],
    ["names and their numbers: a number", { enum: ["A", 1] }, 1, "1"],
    ["text or integer", { type: ["string", "integer"] }, "5", '"5"'],
    ["a number as text", { type: "number", "x-bigquery": { type: "STRING" } }, 0.25, "0.25"],
    ["a boolean as text", { type: "boolean", "x-bigquery": { type: "STRING" } }, false, "false"],
    [
      "an object as text",
      { type: "object", properties: { a: text }, "x-bigquery": { type: "STRING" } },
      { a: "x" },
      '{"a":"x"}',
    ],
    ["base64", { ...text, contentEncoding: "base64" }, "aGk=", "aGk="],
    [
      "a tuple",
      { type: "array", prefixItems: [text, integer], items: false },
      ["a", 2],
      { f0_: "a", f1_: 2 },
    ],
    [
      "a short tuple",
      { type: "array", prefixItems: [text, integer], items: false },
      ["a"],
      { f0_: "a", f1_: null },
    ],
    [
      "a tuple with more",
      { type: "array", prefixItems: [text], items: integer },
      ["a", 2, 3],
      { f0_: "a", rest: [2, 3] },
    ],
    [
      "a tuple with anything",
      { type: "array", prefixItems: [text] },
      ["a", null, {}],
      { f0_: "a", rest: ["null", "{}"] },
    ],
    ["an array of anything", { type: "array" }, [null, 1, "a"], ["null", "1", '"a"']],
    ["the one branch", tagged, { kind: "a", v: "5" }, { a: { kind: "a", v: "5" }, b: null }],
    ["the other branch", tagged, { kind: "b", v: 5 }, { a: null, b: { kind: "b", v: 5 } }],
    ["merged branches", open, { at: "2024-01-15T10:30:00.000000Z" }, { at: "2024-01-15T10:30:00.000000Z" }],
    [
      "a map of values that may be null",
      { type: "object", additionalProperties: { type: ["object", "null"], properties: { a: text } } },
      { k: null },
      [{ key: "k", value: null }],
    ],
  ])("%s", async (_, schema, value, cell) => {
    const { toRow, fromRow } = await rowsOf(of(schema));
    const row = toRow({ value });
    expect(row["value"]).toEqual(cell);
    expect(row["_extra"]).toBeNull();
    expect(fromRow(row)).toEqual({ value });
  });
});

describe("values that do not fit their column", () => {
  test.each<[string, JsonSchema, Json, Json, Json]>([
    ["another type in an open branch", open, { at: 5 }, { at: null }, { "/value/at": 5 }],
    [
      "no instant in an open branch",
      open,
      { at: "2024-02-30T00:00:00Z" },
      { at: null },
      { "/value/at": "2024-02-30T00:00:00Z" },
    ],
    ["text that is no base64", { ...text, contentEncoding: "base64" }, "aGk", null, { "/value": "aGk" }],
    ["base64 in another form", { ...text, contentEncoding: "base64" }, "aGl=", null, { "/value": "aGl=" }],
    [
      "an element that is no base64",
      { type: "array", items: { ...text, contentEncoding: "base64" } },
      ["aGk=", "?"],
      [],
      { "/value": ["aGk=", "?"] },
    ],
    [
      "a key that no pattern matches",
      { type: "object", patternProperties: { "^a": integer } },
      { a: 1, b: "x" },
      [{ key: "a", value: 1 }],
      { "/value/b": "x" },
    ],
    ["no object where none is asked for", { properties: { a: text } }, [1], null, { "/value": [1] }],
    [
      "undeclared properties within a branch",
      tagged,
      { kind: "a", more: [1] },
      { a: { kind: "a", v: null }, b: null },
      { "/value/more": [1] },
    ],
  ])("%s goes to _extra and comes back", async (_, schema, value, cell, extra) => {
    const { toRow, fromRow } = await rowsOf(of(schema));
    const row = toRow({ value });
    expect(row["value"]).toEqual(cell);
    expect(row["_extra"]).toBe(JSON.stringify(extra));
    expect(fromRow(row)).toEqual({ value });
  });

  test("a position of a tuple", async () => {
    const bytes = { ...text, contentEncoding: "base64" };
    const { toRow, fromRow } = await rowsOf(
      of({ type: "array", prefixItems: [integer, bytes], items: bytes }),
    );
    const value = [1, "?", "aGk=", "!"];
    const row = toRow({ value });
    expect(row["value"]).toEqual({ f0_: 1, f1_: null, rest: [] });
    expect(fromRow(row)).toEqual({ value });
  });
});

describe("whole numbers that no double holds", () => {
  const huge = "9007199254740993";
  test.each<[string, JsonSchema, string]>([
    ["INT64", integer, huge],
    ["NUMERIC", { ...integer, maximum: 1e25 }, "10000000000000000000001"],
    ["STRING", { ...integer, "x-bigquery": { type: "STRING" } }, huge],
  ])("in %s", async (_, schema, digits) => {
    const { toRow, fromRow, parseJson, jsonText } = await rowsOf(of(schema));
    const row = toRow(parseJson(`{"value":${digits}}`));
    expect(row["value"]).toBe(digits);
    expect(jsonText(fromRow(row))).toBe(`{"value":${digits}}`);
  });

  test("in JSON and in _extra", async () => {
    const { toRow, fromRow, parseJson, jsonText } = await rowsOf(of({}));
    const document = `{"value":{"a":[${huge}]},"more":-${huge}}`;
    const row = toRow(parseJson(document));
    expect([row["value"], row["_extra"]]).toEqual([`{"a":[${huge}]}`, `{"/more":-${huge}}`]);
    expect(jsonText(fromRow(row))).toBe(document);
  });

  test("a double comes back as one", async () => {
    const { toRow, fromRow } = await rowsOf(of(integer));
    expect(toRow({ value: 2 ** 60 })["value"]).toBe("1152921504606846976");
    expect(fromRow(toRow({ value: 2 ** 60 }))).toEqual({ value: 2 ** 60 });
    expect(fromRow({ value: 5 })).toEqual({ value: 5 });
  });
});

describe("documents that are no objects with declared properties", () => {
  test.each<[string, JsonSchema, Json, Json]>([
    [
      "an array",
      { type: "array", items: { type: "object", properties: { a: text } } },
      [{ a: "x" }],
      [{ a: "x" }],
    ],
    ["a free-form object", { type: "object" }, { a: [1] }, '{"a":[1]}'],
    ["a map", { type: "object", additionalProperties: integer }, { a: 1 }, [{ key: "a", value: 1 }]],
    ["a text", text, "x", "x"],
    ["anything", {}, null, null],
  ])("%s", async (_, schema, document, cell) => {
    const { toRow, fromRow } = await rowsOf(schema);
    expect(toRow(document)["value"]).toEqual(cell);
    expect(fromRow(toRow(document))).toEqual(document);
  });

  test("null has an empty row", async () => {
    const { toRow } = await rowsOf({ type: ["object", "null"], properties: { a: text } });
    expect(toRow(null)).toEqual({ a: null, _extra: null });
  });
});
