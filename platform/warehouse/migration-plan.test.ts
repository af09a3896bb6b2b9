import { expect, test } from "vitest";
import type { TableDefinition } from "../../generated/contract.ts";
import { column } from "./contract-tables.ts";
import { planMigration } from "./migration-plan.ts";

const from: TableDefinition = {
  name: "orders",
  description: "It's `quoted`",
  schema: {
    fields: [
      column("id", "STRING", "REQUIRED"),
      column("n", "INTEGER"),
      column("at", "TIMESTAMP", "REQUIRED"),
      column("items", "RECORD", "REPEATED", [
        column("sku", "STRING", "REQUIRED"),
        column("count", "INTEGER"),
      ]),
    ],
  },
  timePartitioning: { type: "DAY", field: "at" },
};

function changed(...fields: TableDefinition["schema"]["fields"]): TableDefinition {
  const names = new Set(fields.map(({ name }) => name));
  return {
    ...from,
    schema: { fields: [...from.schema.fields.filter(({ name }) => !names.has(name)), ...fields] },
  };
}

const kinds = (to: TableDefinition) => planMigration(to, from).steps.map(({ kind }) => kind);

test("nothing to do is no step", () => {
  expect(planMigration(from, from).steps).toEqual([]);
});

test("a new table is the body that creates it", () => {
  const { name: _, ...body } = from;
  expect(planMigration(from, null).steps).toEqual([
    { kind: "create", reason: "the table does not exist", body },
  ]);
});

test("a patch is the body of tables.patch: the whole schema, and nothing that stays", () => {
  const to = changed(column("note", "STRING", "REQUIRED"));
  expect(planMigration(to, from).steps).toEqual([
    {
      kind: "patch",
      reason: "note: new column NULLABLE STRING",
      body: { schema: { fields: [...from.schema.fields, column("note", "STRING")] } },
    },
  ]);
});

test("patches come before the statements that name what they add, and a default after its column", () => {
  const to = changed(
    column("items", "RECORD", "REPEATED", [column("count", "FLOAT"), column("note", "STRING")]),
    column("n", "NUMERIC"),
    { ...column("fresh", "STRING"), defaultValueExpression: "'x'" },
  );
  expect(kinds(to)).toEqual(["patch", "patch", "ddl", "rebuild"]);
});

test("a rebuild takes a snapshot, copies every column by name into a table of its own, and swaps the names", () => {
  const to: TableDefinition = {
    ...changed(
      column("n", "STRING"),
      column("items", "RECORD", "REPEATED", [column("sku", "STRING", "REQUIRED"), column("count", "FLOAT")]),
    ),
    timePartitioning: { type: "MONTH", field: "at" },
    clustering: { fields: ["id"] },
  };
  const { id, steps } = planMigration(to, from);
  const rebuild = steps.find(({ kind }) => kind === "rebuild");
  expect(rebuild).toMatchObject({
    reason:
      "n: INT64 becomes STRING: each value has a form in the new type; items.count: INT64 becomes FLOAT64: cannot be widened inside an array; " +
      "at: partitioning changes from DAY of at to MONTH of at, which is fixed at creation",
  });
  expect(rebuild?.kind === "rebuild" && rebuild.sql.replaceAll(id, "ID")).toBe(
    [
      "CREATE SNAPSHOT TABLE IF NOT EXISTS `orders_before_ID` CLONE `orders`;",
      "CREATE OR REPLACE TABLE `orders_next_ID` (",
      "  `id` STRING NOT NULL,",
      "  `n` STRING,",
      "  `at` TIMESTAMP NOT NULL,",
      "  `items` ARRAY<STRUCT<`sku` STRING NOT NULL, `count` FLOAT64>>",
      ")",
      "PARTITION BY TIMESTAMP_TRUNC(`at`, MONTH)",
      "CLUSTER BY `id`",
      String.raw`OPTIONS (description = 'It\'s \`quoted\`')`,
      "AS SELECT",
      "  t.`id` AS `id`,",
      "  CAST(t.`n` AS STRING) AS `n`,",
      "  t.`at` AS `at`,",
      "  ARRAY(SELECT IF(e0 IS NULL, NULL, STRUCT(e0.`sku` AS `sku`, CAST(e0.`count` AS FLOAT64) AS `count`)) " +
        "FROM UNNEST(t.`items`) AS e0 WITH OFFSET AS e0_at ORDER BY e0_at) AS `items`",
      "FROM `orders` AS t;",
      "ALTER TABLE `orders` RENAME TO `orders_old_ID`;",
      "ALTER TABLE `orders_next_ID` RENAME TO `orders`",
    ].join("\n"),
  );
});

test("what cannot be done is refused with the way out, and does not hold up the rest", () => {
  const { steps } = planMigration(changed(column("id", "INTEGER"), column("note", "STRING")), from);
  expect(steps.map(({ kind }) => kind)).toEqual(["refuse", "patch"]);
  expect(steps[0]).toMatchObject({
    reason: "id: STRING becomes INT64: values could be lost",
    wayOut: [expect.stringContaining("`id`"), expect.stringContaining("new event type"), expect.any(String)],
  });
});

test("a rebuild that would give no table BigQuery takes is refused", () => {
  const { steps } = planMigration(changed(column("at", "STRING", "REQUIRED")), from);
  expect(steps).toMatchObject([{ kind: "refuse", reason: expect.stringContaining("partitioned by") }]);
});
