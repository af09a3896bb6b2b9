import { describe, expect, test } from "vitest";
import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { column, orders } from "./contract-tables.ts";
import { planTable } from "./table-plan.ts";

function table(fields: readonly TableField[], more: Partial<TableDefinition> = {}): TableDefinition {
  return { name: "t", schema: { fields }, ...more };
}

const struct = (...fields: TableField[]): TableField => column("r", "RECORD", "NULLABLE", fields);
const array = (...fields: TableField[]): TableField => column("a", "RECORD", "REPEATED", fields);
const x = column("x", "STRING");
const decimal = (precision: string, scale: string): TableField => ({
  ...column("x", "NUMERIC"),
  precision,
  scale,
});
const alias = (type: string): TableField => ({ ...x, type: type as TableField["type"] });
const required = (field: TableField): TableField => ({ ...field, mode: "REQUIRED" });

describe("planTable", () => {
  test("creates what does not exist", () => {
    const plan = planTable(orders, null);
    expect(plan.steps.map((step) => step.kind)).toEqual(["create"]);
    expect(plan.definition).toEqual(orders);
  });

  test("has nothing to do for a table that is as desired", () => {
    expect(planTable(orders, orders)).toEqual({ table: "orders", steps: [], definition: null });
  });

  test("does not compare tables of different names", () => {
    expect(() => planTable(orders, { ...orders, name: "other" })).toThrow("orders");
  });

  test.each<{ what: string; live: TableField[]; desired: TableField[]; fields: TableField[] }>([
    {
      what: "a new column goes to the end",
      live: [x],
      desired: [column("n", "DATE"), x],
      fields: [x, column("n", "DATE")],
    },
    {
      what: "a new REQUIRED column is NULLABLE",
      live: [x],
      desired: [x, column("n", "DATE", "REQUIRED")],
      fields: [x, column("n", "DATE")],
    },
    {
      what: "a new array stays one",
      live: [x],
      desired: [x, column("n", "DATE", "REPEATED")],
      fields: [x, column("n", "DATE", "REPEATED")],
    },
    {
      what: "REQUIRED stays inside a new record",
      live: [x],
      desired: [x, required(struct(required(x)))],
      fields: [x, struct(required(x))],
    },
    {
      what: "a new column goes into the record it belongs to",
      live: [array(struct(x))],
      desired: [array(struct(column("n", "DATE", "REQUIRED"), x))],
      fields: [array(struct(x, column("n", "DATE")))],
    },
    { what: "REQUIRED is relaxed", live: [required(x)], desired: [x], fields: [x] },
    {
      what: "REQUIRED is relaxed where rows leave the column out",
      live: [required(x), column("n", "DATE")],
      desired: [column("n", "DATE")],
      fields: [x, column("n", "DATE")],
    },
    {
      what: "REQUIRED is relaxed in a record",
      live: [array(required(x))],
      desired: [array(x)],
      fields: [array(x)],
    },
    {
      what: "a description follows",
      live: [x],
      desired: [{ ...x, description: "new" }],
      fields: [{ ...x, description: "new" }],
    },
    {
      what: "a new column's default waits until the column exists",
      live: [x],
      desired: [x, { ...column("n", "DATE"), defaultValueExpression: "CURRENT_DATE()" }],
      fields: [x, column("n", "DATE")],
    },
    {
      what: "a default follows",
      live: [x],
      desired: [{ ...x, defaultValueExpression: "'a'" }],
      fields: [{ ...x, defaultValueExpression: "'a'" }],
    },
  ])("patch: $what", ({ live, desired, fields }) => {
    const plan = planTable(table(desired), table(live));
    expect(new Set(plan.steps.map((step) => step.kind))).toEqual(new Set(["patch"]));
    expect(plan.definition?.schema.fields).toEqual(fields);
  });

  test.each<{ what: string; live: TableField[]; desired: TableField[] }>([
    { what: "desired REQUIRED, live NULLABLE", live: [x], desired: [required(x)] },
    { what: "a live column that is not desired any more", live: [x, column("n", "DATE")], desired: [x] },
    { what: "another spelling of a name", live: [x], desired: [{ ...x, name: "X" }] },
    { what: "another order", live: [x, column("n", "DATE")], desired: [column("n", "DATE"), x] },
    { what: "INT64 and INTEGER", live: [alias("INT64")], desired: [column("x", "INTEGER")] },
    { what: "BOOL and BOOLEAN", live: [alias("BOOL")], desired: [column("x", "BOOLEAN")] },
    { what: "FLOAT64 and FLOAT", live: [alias("FLOAT64")], desired: [column("x", "FLOAT")] },
    { what: "STRUCT and RECORD", live: [{ ...struct(x), type: "STRUCT" as "RECORD" }], desired: [struct(x)] },
    { what: "a live type that is wider", live: [column("x", "NUMERIC")], desired: [column("x", "INTEGER")] },
    {
      what: "a live precision that is greater",
      live: [column("x", "NUMERIC")],
      desired: [decimal("10", "2")],
    },
    { what: "a description that is no longer written", live: [{ ...x, description: "old" }], desired: [x] },
  ])("nothing to do: $what", ({ live, desired }) => {
    expect(planTable(table(desired), table(live))).toEqual({ table: "t", steps: [], definition: null });
  });

  test.each<{
    what: string;
    live: TableField[];
    desired: TableField[];
    kind: string;
    path: string;
    sql?: string;
  }>([
    {
      what: "INTEGER to NUMERIC",
      live: [column("x", "INTEGER")],
      desired: [column("x", "NUMERIC")],
      kind: "ddl",
      path: "x",
      sql: "ALTER TABLE `t` ALTER COLUMN `x` SET DATA TYPE NUMERIC",
    },
    {
      what: "INTEGER to FLOAT in a record",
      live: [struct(column("x", "INTEGER"), column("y", "STRING", "REPEATED"))],
      desired: [struct(column("x", "FLOAT"), column("y", "STRING", "REPEATED"))],
      kind: "ddl",
      path: "r.x",
      sql: "ALTER TABLE `t` ALTER COLUMN `r` SET DATA TYPE STRUCT<`x` FLOAT64, `y` ARRAY<STRING>>",
    },
    {
      what: "more precision",
      live: [decimal("7", "2")],
      desired: [decimal("8", "2")],
      kind: "ddl",
      path: "x",
      sql: "ALTER TABLE `t` ALTER COLUMN `x` SET DATA TYPE NUMERIC(8, 2)",
    },
    {
      what: "NUMERIC to BIGNUMERIC",
      live: [column("x", "NUMERIC")],
      desired: [column("x", "BIGNUMERIC")],
      kind: "ddl",
      path: "x",
      sql: "ALTER TABLE `t` ALTER COLUMN `x` SET DATA TYPE BIGNUMERIC",
    },
    {
      what: "more scale, fewer whole digits",
      live: [decimal("8", "2")],
      desired: [decimal("8", "4")],
      kind: "refuse",
      path: "x",
    },
    {
      what: "too few digits for INTEGER",
      live: [column("x", "INTEGER")],
      desired: [decimal("18", "0")],
      kind: "refuse",
      path: "x",
    },
    {
      what: "a widening inside an array",
      live: [array(column("x", "INTEGER"))],
      desired: [array(column("x", "FLOAT"))],
      kind: "rebuild",
      path: "a.x",
    },
    { what: "STRING to INTEGER", live: [x], desired: [column("x", "INTEGER")], kind: "refuse", path: "x" },
    {
      what: "INTEGER to STRING",
      live: [column("x", "INTEGER")],
      desired: [x],
      kind: "rebuild",
      path: "x",
    },
    { what: "JSON to STRING", live: [column("x", "JSON")], desired: [x], kind: "refuse", path: "x" },
    {
      what: "a value to an array",
      live: [x],
      desired: [column("x", "STRING", "REPEATED")],
      kind: "rebuild",
      path: "x",
    },
    {
      what: "an array to a value",
      live: [array(x)],
      desired: [{ ...array(x), mode: "NULLABLE" }],
      kind: "refuse",
      path: "a",
    },
    {
      what: "a value to a record",
      live: [x],
      desired: [{ ...struct(x), name: "x" }],
      kind: "refuse",
      path: "x",
    },
    {
      what: "a record to a value",
      live: [{ ...struct(x), name: "x" }],
      desired: [x],
      kind: "refuse",
      path: "x",
    },
    {
      what: "two columns of one name",
      live: [x],
      desired: [x, { ...x, name: "X" }],
      kind: "refuse",
      path: "X",
    },
  ])("not taken by the table manager: $what", ({ live, desired, kind, path, sql }) => {
    const plan = planTable(table(desired), table(live));
    expect(plan.steps).toMatchObject([sql === undefined ? { kind, path } : { kind, path, sql }]);
    expect(plan.definition).toBeNull();
  });

  test("a widening names what is nested in the column, new fields and other widenings too", () => {
    const live = table([struct(column("a", "INTEGER"), column("b", "INTEGER"))]);
    const desired = table([struct(column("a", "NUMERIC"), column("b", "FLOAT"), column("c", "DATE"))]);
    const sql = "ALTER TABLE `t` ALTER COLUMN `r` SET DATA TYPE STRUCT<`a` NUMERIC, `b` FLOAT64, `c` DATE>";
    expect(planTable(desired, live).steps).toMatchObject([
      { kind: "ddl", path: "r.a", sql },
      { kind: "ddl", path: "r.b", sql },
      { kind: "patch", path: "r.c" },
    ]);
  });

  test("what is refused does not hold up what is not", () => {
    const live = table([x]);
    const plan = planTable(table([column("x", "INTEGER"), column("n", "DATE")]), live);
    expect(plan.steps.map((step) => step.kind)).toEqual(["refuse", "patch"]);
    expect(plan.definition?.schema.fields).toEqual([x, column("n", "DATE")]);
  });
});
