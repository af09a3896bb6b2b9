import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { buildModel } from "./build-model.ts";
import { schemaFixture } from "./schema-fixture.ts";
import { tableLosses } from "./table-losses.ts";

const text = { type: "string" };
const closed = { type: "object", additionalProperties: false };
const at = "/properties/a";

function losses(a: JsonSchema, root: JsonSchema = closed, systemColumns = true): readonly string[] {
  const schema = { ...root, properties: { a }, $defs: { d: text } };
  const { model, diagnostics } = buildModel([schemaFixture(schema)], new Map(), { lenient: true });
  expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  const [event] = model.events;
  if (event === undefined) throw new Error("no event");
  return tableLosses(event, { systemColumns }).map((one) => `${one.rule} ${one.pointer}`);
}

const always: readonly [what: string, given: JsonSchema, want: readonly string[]][] = [
  ["text", text, []],
  ["null elements", { type: "array", items: { type: ["string", "null"] } }, [`NULL_IN_ARRAY ${at}/items`]],
  ["null among elements of any kind", { type: "array" }, []],
  ["a null array", { type: ["array", "null"], items: text }, [`NULL_ARRAY ${at}`]],
  ["a null map", { type: ["object", "null"], additionalProperties: text }, [`NULL_ARRAY ${at}`]],
  [
    "a null array in a map",
    { type: "object", additionalProperties: { type: ["array", "null"], items: text } },
    [],
  ],
  [
    "null arrays in an array",
    { type: "array", items: { type: ["array", "null"], items: text } },
    [`NULL_IN_ARRAY ${at}/items`],
  ],
  ["a null array as JSON", { type: ["array", "null"], items: text, "x-bigquery": { type: "JSON" } }, []],
  ["a tuple", { type: "array", prefixItems: [text, text], items: false }, []],
  [
    "a tuple with null",
    { type: "array", prefixItems: [text, { type: ["string", "null"] }], items: false },
    [`TUPLE_LENGTH ${at}`],
  ],
  [
    "a full tuple with null",
    { type: "array", prefixItems: [{ type: ["string", "null"] }], items: false, minItems: 1 },
    [],
  ],
  [
    "a tuple with an array",
    { type: "array", prefixItems: [{ type: "array", items: text }], items: false },
    [`TUPLE_LENGTH ${at}`],
  ],
  [
    "a tuple with more that may be null",
    { type: "array", prefixItems: [text], items: { type: ["integer", "null"] } },
    [`NULL_IN_ARRAY ${at}/items`],
  ],
  ["a time", { ...text, format: "time" }, []],
  ["a TIME", { ...text, format: "time", "x-bigquery": { type: "TIME" } }, [`TIME_OFFSET ${at}`]],
  [
    "an integer as FLOAT64",
    { type: "integer", "x-bigquery": { type: "FLOAT64" } },
    [`INTEGER_PRECISION ${at}`],
  ],
  [
    "a small integer as FLOAT64",
    { type: "integer", minimum: 0, maximum: 9, "x-bigquery": { type: "FLOAT64" } },
    [],
  ],
  ["a number as NUMERIC", { type: "number", "x-bigquery": { type: "NUMERIC" } }, [`DECIMAL_SCALE ${at}`]],
  ["cents", { type: "number", multipleOf: 0.01 }, []],
  [
    "numbers in a map as NUMERIC",
    { type: "object", additionalProperties: { type: "number", "x-bigquery": { type: "NUMERIC" } } },
    [`DECIMAL_SCALE ${at}/additionalProperties`],
  ],
  [
    "several types as text",
    { type: ["string", "integer"], "x-bigquery": { type: "STRING" } },
    [`TYPE_AS_TEXT ${at}`],
  ],
  ["several types", { type: ["string", "integer"] }, []],
  ["names and their numbers", { enum: ["a", 1] }, []],
  ["an object as text", { type: "object", properties: { b: text }, "x-bigquery": { type: "STRING" } }, []],
  ["text that may be no base64", { ...text, contentEncoding: "base64" }, []],
  [
    "a property of a branch",
    { anyOf: [{ type: "object", properties: { b: text } }, { type: "object" }] },
    [],
  ],
];

test.each(always)("%s", (_, given, want) => {
  expect(losses(given)).toEqual(want);
});

const withoutExtra: readonly [what: string, given: JsonSchema, root: JsonSchema, want: readonly string[]][] =
  [
    ["all is closed", { ...closed, properties: { b: text } }, closed, []],
    [
      "an open root stands for all levels",
      { type: "object", properties: { b: text } },
      { type: "object" },
      ["UNDECLARED_FIELDS "],
    ],
    [
      "an open object in a closed one",
      { type: "object", properties: { b: text } },
      closed,
      [`UNDECLARED_FIELDS ${at}`],
    ],
    [
      "what is said of undeclared properties",
      { type: "object", properties: { b: text }, additionalProperties: { type: "integer" } },
      { type: "object" },
      ["UNDECLARED_FIELDS ", `UNDECLARED_FIELDS ${at}/additionalProperties`],
    ],
    ["text that may be no base64", { ...text, contentEncoding: "base64" }, closed, [`OTHER_VALUES ${at}`]],
    [
      "a property of a branch",
      { anyOf: [{ ...closed, properties: { b: text } }, { type: "object" }] },
      closed,
      [`UNDECLARED_FIELDS ${at}`, `OTHER_VALUES ${at}/anyOf/0/properties/b`],
    ],
    [
      "a map whose keys need not match",
      { type: "object", patternProperties: { "^b": text } },
      closed,
      [`OTHER_VALUES ${at}/patternProperties/^b`],
    ],
    ["JSON", { type: "object" }, closed, []],
  ];

test.each(withoutExtra)("without system columns: %s", (_, given, root, want) => {
  expect(losses(given, root, false)).toEqual(want);
});
