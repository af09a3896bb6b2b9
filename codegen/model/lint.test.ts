import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { buildModel } from "./build-model.ts";
import { lintModel } from "./lint.ts";
import { schemaFixture } from "./schema-fixture.ts";

const exemplary = {
  description: "What happened.",
  type: "object",
  properties: { at: { type: "string", format: "date-time", description: "When it happened." } },
  "x-event": { version: "1.0.0", owner: "team", time: "at" },
  "x-bigquery": { partition: { field: "at" } },
};

function lint(schema: JsonSchema): readonly string[] {
  const { model } = buildModel([schemaFixture(schema)], new Map());
  return lintModel(model).map(({ code, pointer }) => `${code} ${pointer}`);
}

test("an exemplary schema has no findings", () => {
  expect(lint(exemplary)).toEqual([]);
});

const events: readonly [change: JsonSchema, want: string][] = [
  [{ description: "" }, "DESCRIPTION_MISSING "],
  [{ "x-event": { version: "1.0.0", time: "at" } }, "OWNER_MISSING "],
  [{ "x-event": { owner: "team", time: "at" } }, "VERSION_MISSING "],
  [{ "x-event": { owner: "team", version: "1.0.0" } }, "TIME_MISSING "],
  [{ "x-bigquery": {} }, "PARTITION_MISSING "],
];

test.each(events)("%j is advised against", (change, want) => {
  expect(lint({ ...exemplary, ...change })).toEqual([want]);
});

const description = "d";
const text = { type: "string", description };
const fields: readonly [name: string, schema: JsonSchema, want: readonly string[]][] = [
  ["a", { type: "string" }, ["DESCRIPTION_MISSING /properties/a"]],
  [
    "a",
    { type: "array", description, items: { type: "object", properties: { b: { type: "string" } } } },
    ["DESCRIPTION_MISSING /properties/a/items/properties/b"],
  ],
  ["unitPrice", { type: "number", description }, ["MONEY_AS_FLOAT /properties/unitPrice"]],
  ["price", { type: "number", description, multipleOf: 0.01 }, []],
  ["priceless", { type: "number", description }, []],
  ["mail", { ...text, format: "email" }, ["EMAIL_WITHOUT_PII /properties/mail"]],
  ["mail", { ...text, format: "email", "x-pii": "email" }, []],
  ["sample", text, ["COLUMN_NAMED_LIKE_TABLE /properties/sample"]],
  ["a", { type: ["array", "null"], description, items: text }, ["NULL_ARRAY /properties/a"]],
  [
    "a",
    { type: "array", description, items: { type: ["string", "null"] } },
    ["NULL_IN_ARRAY /properties/a/items"],
  ],
  ["a", { type: "array", description }, ["FREE_FORM_ITEMS /properties/a"]],
];

test.each(fields)("%s: %j", (name, schema, want) => {
  expect(lint({ ...exemplary, properties: { ...exemplary.properties, [name]: schema } })).toEqual(want);
});

test("a required property that may be null is advised against", () => {
  const properties = { ...exemplary.properties, a: { type: ["string", "null"], description } };
  expect(lint({ ...exemplary, properties, required: ["a"] })).toEqual([
    "REQUIRED_BUT_NULLABLE /properties/a",
  ]);
});

test("advice is a warning with a next step", () => {
  const { model } = buildModel(
    [schemaFixture({ type: "object", properties: { price: { type: "number" } } })],
    new Map(),
  );
  for (const finding of lintModel(model)) {
    expect(finding).toMatchObject({ severity: "warning", hint: expect.stringMatching(/\S/) });
  }
});
