import { expect, test } from "vitest";
import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { column } from "./contract-tables.ts";
import { isSameStructure, tableDifferences } from "./table-difference.ts";

function table(fields: readonly TableField[], more: Partial<TableDefinition> = {}): TableDefinition {
  return { name: "t", schema: { fields }, ...more };
}

const x = column("x", "INTEGER");
const record = (...fields: TableField[]) => column("r", "RECORD", "NULLABLE", fields);
const alias = (field: TableField, type: string) => ({ ...field, type: type as TableField["type"] });

test.each<[what: string, want: TableField[], have: TableField[]]>([
  ["INT64 and INTEGER", [x], [alias(x, "INT64")]],
  ["BOOL and BOOLEAN", [column("x", "BOOLEAN")], [alias(x, "bool")]],
  ["FLOAT64 and FLOAT", [column("x", "FLOAT")], [alias(x, "FLOAT64")]],
  ["STRUCT and RECORD", [record(x)], [alias(record(x), "STRUCT")]],
  ["no mode and NULLABLE", [x], [{ name: "x", type: "INTEGER" } as TableField]],
  ["another case", [x], [{ ...x, name: "X" }]],
  ["another order at the top", [x, record(x)], [record(x), x]],
])("no difference: %s", (_, want, have) => {
  expect(tableDifferences(table(want), table(have))).toEqual([]);
});

test.each<[want: TableField[], have: TableField[], difference: object]>([
  [[x], [], { kind: "missing", path: "x", want: "INT64", have: "" }],
  [[], [record(x)], { kind: "extra", path: "r", want: "", have: "STRUCT" }],
  [[record(x)], [record()], { kind: "missing", path: "r.x" }],
  [[x], [column("x", "STRING")], { kind: "type", want: "INT64", have: "STRING" }],
  [[x], [column("x", "INTEGER", "REPEATED")], { kind: "type", want: "INT64", have: "ARRAY<INT64>" }],
  [
    [{ ...column("x", "NUMERIC"), precision: "10", scale: "2" }],
    [column("x", "NUMERIC")],
    { kind: "type", want: "NUMERIC(10, 2)", have: "NUMERIC" },
  ],
  [[x], [column("x", "INTEGER", "REQUIRED")], { kind: "mode", want: "NULLABLE", have: "REQUIRED" }],
  [[record(x, column("y", "DATE"))], [record(column("y", "DATE"), x)], { kind: "order", path: "r" }],
  [[{ ...x, description: "a" }], [x], { kind: "description", path: "x" }],
  [[{ ...x, defaultValueExpression: "1" }], [x], { kind: "default", want: "1", have: "" }],
])("%j against %j", (want, have, difference) => {
  expect(tableDifferences(table(want), table(have))).toMatchObject([difference]);
});

test("what a table is beside its columns", () => {
  const want = table([x], {
    description: "d",
    labels: { b: "2", a: "1" },
    timePartitioning: { type: "DAY", field: "x", expirationMs: "86400000" },
    clustering: { fields: ["x"] },
  });
  expect(tableDifferences(want, { ...want, labels: { a: "1", b: "2" } })).toEqual([]);
  const kinds = tableDifferences(want, table([x])).map(({ kind }) => kind);
  expect(kinds).toEqual(["partitioning", "expiration", "clustering", "description", "labels"]);
  expect(isSameStructure({ ...want, description: "other" }, want)).toBe(true);
  expect(isSameStructure(want, table([x]))).toBe(false);
});
