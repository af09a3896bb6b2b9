import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { columnFixture as build } from "./column-fixture.ts";

const text = { type: "string" };
const integer = { type: "integer" };
const object = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: "object",
  properties,
  ...more,
});
// Built from pairs, since an object with a member `then` would be taken for a promise.
const conditional = (branches: JsonSchema): JsonSchema =>
  Object.fromEntries([
    ["if", { required: ["a"] }],
    ...Object.entries(branches).map(([name, branch]) => [name === "yes" ? "then" : "else", branch]),
  ]);
const point = object({ x: { type: "number" } }, { required: ["x"] });

const merged: readonly [what: string, given: JsonSchema, want: string][] = [
  [
    "allOf of objects, required in any",
    { allOf: [object({ a: text }, { required: ["a"] }), object({ b: integer })] },
    "NULLABLE record {a: REQUIRED STRING, b: NULLABLE INT64}",
  ],
  [
    "allOf beside properties",
    { ...object({ a: text }), allOf: [{ properties: { b: integer } }, { required: ["b"] }] },
    "NULLABLE record {a: NULLABLE STRING, b: REQUIRED INT64}",
  ],
  [
    "a property that two branches of allOf restrict",
    { allOf: [object({ a: { type: ["string", "null"] } }), object({ a: { type: ["string", "integer"] } })] },
    "NULLABLE record {a: NULLABLE STRING}",
  ],
  ["allOf that narrows a number", { type: "number", allOf: [{ type: "integer" }] }, "NULLABLE INT64"],
  [
    "bounds from allOf",
    { type: "number", multipleOf: 0.01, allOf: [{ minimum: 0 }, { maximum: 99.99 }] },
    "NULLABLE NUMERIC(4,2)",
  ],
  [
    "a $ref with constraints beside it",
    { $ref: "#/$defs/money", minimum: 0, maximum: 9.99 },
    "NULLABLE NUMERIC(3,2)",
  ],
  [
    "oneOf of objects",
    { oneOf: [object({ a: text }, { required: ["a"] }), object({ b: integer }, { required: ["b"] })] },
    "NULLABLE record {a: NULLABLE STRING, b: NULLABLE INT64}",
  ],
  [
    "oneOf beside properties",
    {
      ...object({ a: text }, { required: ["a"] }),
      oneOf: [{ properties: { b: integer } }, { required: ["a"] }],
    },
    "NULLABLE record {a: REQUIRED STRING, b: NULLABLE INT64}",
  ],
  [
    "a property that all branches require",
    { anyOf: [object({ a: text }, { required: ["a"] }), object({ a: { const: "x" } }, { required: ["a"] })] },
    "NULLABLE record {a: REQUIRED STRING}",
  ],
  [
    "a property of several types in the branches",
    { anyOf: [object({ a: text }), object({ a: integer })] },
    "NULLABLE record {a: NULLABLE json}",
  ],
  [
    "scalars of one type",
    {
      anyOf: [
        { format: "uuid", ...text },
        { ...text, maxLength: 3 },
      ],
    },
    "NULLABLE STRING",
  ],
  ["values beside text", { anyOf: [{ enum: ["2024-01-01"] }, text] }, "NULLABLE STRING"],
  ["integers and numbers", { oneOf: [integer, { type: "number" }] }, "NULLABLE FLOAT64"],
  ["a union with null among three", { anyOf: [text, { enum: ["a"] }, { type: "null" }] }, "NULLABLE STRING"],
  ["text or integer", { type: ["string", "integer"] }, "NULLABLE json"],
  ["text or object", { oneOf: [text, point] }, "NULLABLE json"],
  [
    "text or integer as text",
    { type: ["string", "integer"], "x-bigquery": { type: "STRING" } },
    "NULLABLE STRING",
  ],
  ["names and their numbers", { enum: ["READY", 1, "DONE", 2, null] }, "NULLABLE STRING"],
  ["the same, as protocol buffers have it", { enum: ["A", 0], oneOf: [text, integer] }, "NULLABLE STRING"],
  ["a text that looks like one of the numbers", { enum: ["1", 1] }, "NULLABLE json"],
  ["values of several types", { enum: ["a", true] }, "NULLABLE json"],
  ["objects as values", { enum: [{ a: 1 }, { a: 2 }] }, "NULLABLE json"],

  [
    "if, then and else",
    {
      ...object({ a: text }),
      ...conditional({ yes: { properties: { b: integer } }, no: { properties: { c: text } } }),
    },
    "NULLABLE record {a: NULLABLE STRING, b: NULLABLE INT64, c: NULLABLE STRING}",
  ],
  [
    "dependentSchemas",
    { ...object({ a: text }), dependentSchemas: { a: { properties: { b: integer }, required: ["b"] } } },
    "NULLABLE record {a: NULLABLE STRING, b: NULLABLE INT64}",
  ],
  ["not", { ...text, not: { const: "a" } }, "NULLABLE STRING"],
  [
    "dependentRequired",
    { ...object({ a: text }), dependentRequired: { a: ["a"] } },
    "NULLABLE record {a: NULLABLE STRING}",
  ],
  ["contains", { type: "array", items: text, contains: { const: "a" } }, "REPEATED STRING"],
  [
    "unevaluatedProperties",
    { ...object({ a: text }), unevaluatedProperties: false },
    "NULLABLE record {a: NULLABLE STRING}",
  ],
  ["a property that may not be there", object({ a: text, b: false }), "NULLABLE record {a: NULLABLE STRING}"],

  ["properties without type", { properties: { a: text } }, "NULLABLE record {a: NULLABLE STRING}"],
  ["a format without type", { format: "date-time" }, "NULLABLE TIMESTAMP"],
  ["keywords of two types without type", { format: "date-time", minimum: 1 }, "NULLABLE json"],

  [
    "patternProperties",
    { type: "object", patternProperties: { "^a": integer } },
    "REPEATED map {value: NULLABLE INT64}",
  ],
  [
    "several patterns of one type",
    {
      type: "object",
      patternProperties: { "^a": integer, "^b": { type: "number" } },
      additionalProperties: false,
    },
    "REPEATED map {value: NULLABLE FLOAT64}",
  ],
  [
    "several patterns of several types",
    { type: "object", patternProperties: { "^a": integer, "^b": text }, additionalProperties: false },
    "REPEATED map {value: NULLABLE json}",
  ],
  [
    "a map of several types",
    { type: "object", additionalProperties: { type: ["string", "integer"] } },
    "REPEATED map {value: NULLABLE json}",
  ],
  [
    "names of keys",
    { type: "object", additionalProperties: integer, propertyNames: { enum: ["a", "b"] } },
    "REPEATED map {value: NULLABLE INT64}",
  ],

  [
    "a tuple",
    { type: "array", prefixItems: [text, integer], items: false },
    "NULLABLE record {f0_: NULLABLE STRING, f1_: NULLABLE INT64}",
  ],
  [
    "a tuple that is full",
    { type: "array", prefixItems: [text, integer], maxItems: 2 },
    "NULLABLE record {f0_: NULLABLE STRING, f1_: NULLABLE INT64}",
  ],
  [
    "a tuple with names",
    { type: "array", prefixItems: [{ ...text, "x-bigquery": { name: "lat" } }, text], items: false },
    "NULLABLE record {lat: NULLABLE STRING, f1_: NULLABLE STRING}",
  ],
  [
    "a tuple with further elements",
    { type: "array", prefixItems: [text], items: integer },
    "NULLABLE record {f0_: NULLABLE STRING, rest: REPEATED INT64}",
  ],
  [
    "a tuple with anything after it",
    { type: "array", prefixItems: [text] },
    "NULLABLE record {f0_: NULLABLE STRING, rest: REPEATED json}",
  ],
  [
    "an array of tuples",
    { type: "array", items: { type: "array", prefixItems: [integer, integer], items: false } },
    "REPEATED record {f0_: NULLABLE INT64, f1_: NULLABLE INT64}",
  ],

  ["base64", { ...text, contentEncoding: "base64" }, "NULLABLE BYTES"],
  [
    "base64 as text",
    { ...text, contentEncoding: "base64", "x-bigquery": { type: "STRING" } },
    "NULLABLE STRING",
  ],
  ["another encoding", { ...text, contentEncoding: "quoted-printable" }, "NULLABLE STRING"],
  ["an object as text", { ...object({ a: text }), "x-bigquery": { type: "STRING" } }, "NULLABLE STRING"],
  ["an array as text", { type: "array", items: text, "x-bigquery": { type: "STRING" } }, "NULLABLE STRING"],
  ["a number as text", { type: "number", "x-bigquery": { type: "STRING" } }, "NULLABLE STRING"],
];

test.each(merged)("%s becomes a column", (_, given, want) => {
  expect(build(given)).toMatchObject({ text: want, codes: [] });
});

const branch = (kind: string, properties: JsonSchema): JsonSchema =>
  object({ kind: { const: kind }, ...properties }, { required: ["kind"] });

test("objects that a property tells apart are a STRUCT per branch where one for all would lose types", () => {
  const given = { oneOf: [branch("a-1", { v: text }), branch("b", { v: integer, w: text })] };
  expect(build(given).text).toBe(
    "NULLABLE record {a_1: NULLABLE record {kind: REQUIRED STRING, v: NULLABLE STRING}, " +
      "b: NULLABLE record {kind: REQUIRED STRING, v: NULLABLE INT64, w: NULLABLE STRING}}",
  );
  expect(build(given).column).toMatchObject({ columns: [{ path: "/value/?a-1" }, { path: "/value/?b" }] });
});

test("they are one STRUCT where that loses nothing", () => {
  const given = { oneOf: [branch("a", { v: text }), branch("b", { w: integer })] };
  expect(build(given).text).toBe(
    "NULLABLE record {kind: REQUIRED STRING, v: NULLABLE STRING, w: NULLABLE INT64}",
  );
});

test("what stands beside the union belongs to each branch", () => {
  const given = {
    ...object({ id: text }, { required: ["id"] }),
    oneOf: [branch("a", { v: text }), branch("b", { v: integer })],
  };
  expect(build(given).text).toMatch(
    /^NULLABLE record \{a: NULLABLE record \{.*id: REQUIRED STRING.*\}, b: NULLABLE record \{.*id: REQUIRED STRING.*\}\}$/,
  );
});

const loose: readonly [what: string, given: JsonSchema, want: boolean][] = [
  ["in an open branch", { anyOf: [object({ a: text }), object({ b: text })] }, true],
  [
    "that no other branch may have",
    {
      anyOf: [
        object({ a: text }, { additionalProperties: false }),
        object({ b: text }, { additionalProperties: false }),
      ],
    },
    false,
  ],
  ["that all branches declare", { anyOf: [object({ a: text }), object({ a: text, b: text })] }, false],
  ["of a conditional", { ...object({}), ...conditional({ yes: { properties: { a: text } } }) }, true],
  [
    "of both ways of a conditional",
    { ...object({}), ...conditional({ yes: { properties: { a: text } }, no: { properties: { a: text } } }) },
    false,
  ],
];

test.each(loose)("a property %s may be something else: %s", (_, given, want) => {
  const { event } = build({ ...given, type: "object" });
  const shape = event?.shape.properties[0]?.shape;
  const first = shape?.kind === "object" ? shape.properties[0]?.shape : undefined;
  expect(first?.loose).toBe(want);
});

test("the descriptions of branches are joined", () => {
  const given = {
    anyOf: [
      { ...text, description: "A." },
      { ...text, description: "B." },
      { ...text, description: "A." },
    ],
  };
  expect(build(given).column?.description).toBe("A. | B.");
});
