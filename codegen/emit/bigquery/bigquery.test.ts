import { expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { buildModel } from "../../model/build-model.ts";
import { schemaFixture } from "../../model/schema-fixture.ts";
import { createBigqueryEmitter } from "./bigquery.ts";

async function emit(schema: JsonSchema, systemColumns = false) {
  const event = buildModel([schemaFixture(schema)], new Map()).model.events[0];
  if (event === undefined) throw new Error("no event");
  const emission = await createBigqueryEmitter({ systemColumns }).emitEvent?.(event);
  const [json, sql] = emission?.files ?? [];
  return { json: JSON.parse(json?.content ?? "null"), sql: sql?.content ?? "", emission };
}

const hostile = "it's `x` \"y\" */ -- \\ \n'); DROP TABLE t; /* \u2028 \u0000 \ud800";

const full: JsonSchema = {
  description: "All there is.",
  type: "object",
  properties: {
    name: { type: "string", description: "The name.", "x-bigquery": { default: "it's" } },
    amount: { type: "number", multipleOf: 0.01, minimum: 0, maximum: 10 },
    at: { type: "string", format: "date-time" },
    flags: { type: "array", items: { type: "boolean" } },
    place: { type: "object", properties: { lat: { type: "number" } }, required: ["lat"] },
    labels: { type: "object", additionalProperties: { type: "integer" } },
    matrix: { type: "array", items: { type: "array", items: { type: "number" } } },
    more: {},
  },
  required: ["name", "place"],
  "x-bigquery": {
    table: "samples",
    partition: { field: "at", by: "HOUR", expirationDays: 2 },
    cluster: ["name"],
    labels: { team: "a" },
  },
};

test("the table is what BigQuery's API takes", async () => {
  const { json } = await emit(full);
  expect(json).toEqual({
    description: "All there is.",
    labels: { team: "a" },
    schema: {
      fields: [
        {
          name: "name",
          type: "STRING",
          mode: "REQUIRED",
          description: "The name.",
          defaultValueExpression: "'it\\'s'",
        },
        { name: "amount", type: "NUMERIC", mode: "NULLABLE", precision: "4", scale: "2" },
        { name: "at", type: "TIMESTAMP", mode: "NULLABLE" },
        { name: "flags", type: "BOOLEAN", mode: "REPEATED" },
        {
          name: "place",
          type: "RECORD",
          mode: "REQUIRED",
          fields: [{ name: "lat", type: "FLOAT", mode: "REQUIRED" }],
        },
        {
          name: "labels",
          type: "RECORD",
          mode: "REPEATED",
          fields: [
            { name: "key", type: "STRING", mode: "REQUIRED" },
            { name: "value", type: "INTEGER", mode: "NULLABLE" },
          ],
        },
        {
          name: "matrix",
          type: "RECORD",
          mode: "REPEATED",
          fields: [{ name: "list", type: "FLOAT", mode: "REPEATED" }],
        },
        { name: "more", type: "JSON", mode: "NULLABLE" },
      ],
    },
    timePartitioning: { type: "HOUR", field: "at", expirationMs: "172800000" },
    clustering: { fields: ["name"] },
  });
});

test("the system columns stand after the event's", async () => {
  const { json } = await emit({ type: "object", properties: { a: { type: "string" } } }, true);
  const names = json.schema.fields.map((field: { name: string }) => field.name);
  expect(names).toEqual([
    "a",
    "_event_id",
    "_schema_version",
    "_published_at",
    "_ingested_at",
    "_run_id",
    "_extra",
  ]);
});

test("the SQL says the same", async () => {
  const { sql } = await emit(full);
  expect(sql).toBe(`-- Code generated from schemas/sample.schema.json by \`npm run codegen\`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS \`samples\` (
  \`name\` STRING DEFAULT 'it\\'s' NOT NULL OPTIONS (description = 'The name.'),
  \`amount\` NUMERIC(4, 2),
  \`at\` TIMESTAMP,
  \`flags\` ARRAY<BOOL>,
  \`place\` STRUCT<
    \`lat\` FLOAT64 NOT NULL
  > NOT NULL,
  \`labels\` ARRAY<STRUCT<
    \`key\` STRING NOT NULL,
    \`value\` INT64
  >>,
  \`matrix\` ARRAY<STRUCT<
    \`list\` ARRAY<FLOAT64>
  >>,
  \`more\` JSON
)
PARTITION BY TIMESTAMP_TRUNC(\`at\`, HOUR)
CLUSTER BY \`name\`
OPTIONS (
  description = 'All there is.',
  labels = [('team', 'a')],
  partition_expiration_days = 2
);
`);
});

const partitions: readonly [by: string, format: string, want: string][] = [
  ["DAY", "date", "PARTITION BY `at`"],
  ["MONTH", "date", "PARTITION BY DATE_TRUNC(`at`, MONTH)"],
  ["DAY", "date-time", "PARTITION BY TIMESTAMP_TRUNC(`at`, DAY)"],
];

test.each(partitions)("a partition by %s of a %s", async (by, format, want) => {
  const { sql } = await emit({
    type: "object",
    properties: { at: { type: "string", format } },
    "x-bigquery": { partition: { field: "at", by } },
  });
  expect(sql).toContain(`\n${want};`);
});

test("the view keeps the latest row for each event and partition", async () => {
  const { sql } = await emit(full, true);
  expect(sql.slice(sql.indexOf("EXECUTE"))).toBe(`EXECUTE IMMEDIATE FORMAT("""
CREATE OR REPLACE VIEW \`samples_deduplicated\` AS
SELECT *
FROM \`%s\`.\`samples\`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY \`at\`, \`_event_id\` ORDER BY \`_ingested_at\` DESC) = 1
""", @@dataset_id);
`);
});

test("text of a schema stays within its literal", async () => {
  const { sql } = await emit({
    description: hostile,
    type: "object",
    properties: { a: { type: "string", description: hostile, "x-bigquery": { default: hostile } } },
  });
  // What is left without the literals is the frame alone.
  const frame = sql.replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
  expect(frame).toBe(`-- Code generated from schemas/sample.schema.json by \`npm run codegen\`. DO NOT EDIT.
CREATE TABLE IF NOT EXISTS \`sample\` (
  \`a\` STRING DEFAULT '' OPTIONS (description = '')
)
OPTIONS (
  description = ''
);
`);
  expect(sql.isWellFormed()).toBe(true);
});

const losses: readonly [what: string, property: JsonSchema, want: readonly string[]][] = [
  ["nothing", { type: "string", pattern: "^a", enum: ["a"] }, []],
  [
    "null elements",
    { type: "array", items: { type: ["string", "null"] } },
    ["NULL_IN_ARRAY /properties/a/items"],
  ],
  ["a null array", { type: ["array", "null"], items: { type: "string" } }, ["NULL_ARRAY /properties/a"]],
  [
    "a null map",
    { type: ["object", "null"], additionalProperties: { type: "string" } },
    ["NULL_ARRAY /properties/a"],
  ],
  [
    "null in an inner array",
    { type: "array", items: { type: "array", items: { type: ["string", "null"] } } },
    ["NULL_IN_ARRAY /properties/a/items/items"],
  ],
  [
    "null in an array in a map",
    {
      type: "object",
      additionalProperties: { type: ["array", "null"], items: { type: ["string", "null"] } },
    },
    ["NULL_IN_ARRAY /properties/a/additionalProperties/items"],
  ],
  [
    "null in a record",
    {
      type: "object",
      properties: { b: { type: "array", items: { type: ["string", "null"] } } },
      required: ["b"],
    },
    ["NULL_IN_ARRAY /properties/a/properties/b/items"],
  ],
  [
    "nothing in JSON",
    { type: "array", items: { type: ["string", "null"] }, "x-bigquery": { type: "JSON" } },
    [],
  ],
  [
    "an offset",
    { type: "string", format: "time", "x-bigquery": { type: "TIME" } },
    ["TIME_OFFSET /properties/a"],
  ],
  ["decimals", { type: "number", "x-bigquery": { type: "NUMERIC" } }, ["DECIMAL_SCALE /properties/a"]],
  ["no decimals", { type: "number", multipleOf: 0.25, "x-bigquery": { type: "NUMERIC" } }, []],
  [
    "large integers",
    { type: "integer", "x-bigquery": { type: "FLOAT64" } },
    ["INTEGER_PRECISION /properties/a"],
  ],
  [
    "decimals of elements",
    { type: "array", items: { type: "number", "x-bigquery": { type: "NUMERIC" } } },
    ["DECIMAL_SCALE /properties/a/items"],
  ],
];

test.each(losses)("what is lost: %s", async (_, property, want) => {
  const { emission } = await emit({ type: "object", properties: { a: property }, required: ["a"] }, true);
  expect(emission?.losses.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual(want);
});

test("absent and empty are one in the canonical form: no loss", async () => {
  const schema = { type: "object", properties: { a: { type: "array", items: { type: "string" } } } };
  const { emission } = await emit(schema, true);
  expect(emission?.losses.map((one) => one.rule)).toEqual([]);
});

test("without system columns undeclared properties have no place, and that is said", async () => {
  const open = { type: "object", properties: { a: { type: "string" } } };
  const rules = async (schema: JsonSchema) => (await emit(schema)).emission?.losses.map((one) => one.rule);
  expect(await rules(open)).toEqual(["UNDECLARED_FIELDS"]);
  expect(await rules({ ...open, additionalProperties: false })).toEqual([]);
});
