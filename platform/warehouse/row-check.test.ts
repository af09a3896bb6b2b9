import { describe, expect, test } from "vitest";
import type { Json, Row, TableDefinition, TableField } from "../../generated/contract.ts";
import { Rejection } from "./cell-reader.ts";
import { column, orderRow, orders } from "./contract-tables.ts";
import { bigqueryDecimalShape } from "./decimal.ts";
import { partitionBounds } from "./partition-bounds.ts";
import { compileRowCheck } from "./row-check.ts";

const bounds = partitionBounds(new Date("2026-11-20T12:00:00Z"));

/** The checked row, its cells under the names of the columns. */
function check(definition: TableDefinition, row: Row): Row | Rejection {
  const cells = compileRowCheck(definition)(row, bounds);
  if (cells instanceof Rejection) return cells;
  expect(cells).toHaveLength(definition.schema.fields.length);
  return Object.fromEntries(definition.schema.fields.map(({ name }, index) => [name, cells[index] ?? null]));
}

function cell(field: TableField, value: Json): Json | Rejection | undefined {
  const checked = check({ name: "t", schema: { fields: [field] } }, { [field.name]: value });
  return checked instanceof Rejection ? checked : checked[field.name];
}

function decimal(type: "NUMERIC" | "BIGNUMERIC", precision: string, scale?: string): TableField {
  return { ...column("x", type), precision, ...(scale === undefined ? {} : { scale }) };
}

describe("a value is taken", () => {
  test.each<[TableField | TableField["type"], Json, Json]>([
    ["STRING", "", ""],
    ["STRING", "a\u0000b👍", "a\u0000b👍"],
    ["INTEGER", -1, -1],
    ["INTEGER", "9223372036854775807", "9223372036854775807"],
    ["INTEGER", "-9223372036854775808", "-9223372036854775808"],
    ["INTEGER", 1e18, "1000000000000000000"],
    ["FLOAT", 1.5, 1.5],
    ["FLOAT", "1e-3", 0.001],
    ["FLOAT", "NaN", "NaN"],
    ["FLOAT", "-Infinity", "-Infinity"],
    ["NUMERIC", 12.5, "12.5"],
    ["NUMERIC", "-0012.50", "-12.5"],
    ["NUMERIC", "-0.000", "0"],
    ["NUMERIC", 1e-7, "0.0000001"],
    ["NUMERIC", "1.5E3", "1500"],
    ["NUMERIC", "99999999999999999999999999999.999999999", "99999999999999999999999999999.999999999"],
    [decimal("NUMERIC", "5", "2"), "999.990", "999.99"],
    [decimal("NUMERIC", "5"), "99999", "99999"],
    [decimal("BIGNUMERIC", "38"), "9".repeat(38), "9".repeat(38)],
    ["BIGNUMERIC", "0.000000000000000001", "0.000000000000000001"],
    ["BOOLEAN", false, false],
    ["TIMESTAMP", "2024-01-15T10:30:00Z", "2024-01-15T10:30:00.000000Z"],
    ["TIMESTAMP", "2024-01-15t10:30:00.5z", "2024-01-15T10:30:00.500000Z"],
    ["TIMESTAMP", "2024-01-15 10:30:00.123456+05:30", "2024-01-15T05:00:00.123456Z"],
    ["TIMESTAMP", "2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00.000000Z"],
    ["DATE", "2000-02-29", "2000-02-29"],
    ["TIME", "23:59:59", "23:59:59"],
    ["TIME", "23:59:59.5", "23:59:59.500000"],
    ["TIME", "23:59:59.000", "23:59:59"],
    ["BYTES", "", ""],
    ["BYTES", "AP8=", String.raw`\x00\xff`],
    ["JSON", '{"a": 1}', '{"a": 1}'],
    ["JSON", "null", "null"],
    [column("x", "STRING", "REPEATED"), ["a", "b"], ["a", "b"]],
    [column("x", "STRING", "REPEATED"), null, []],
    [column("x", "STRING"), null, null],
    [{ ...column("x", "INTEGER"), type: "INT64" as "INTEGER" }, 1, 1],
  ])("%j takes %j", (field, value, want) => {
    expect(cell(typeof field === "string" ? column("x", field) : field, value)).toEqual(want);
  });
});

describe("a value is rejected", () => {
  test.each<[TableField | TableField["type"], Json]>([
    ["STRING", 5],
    ["STRING", true],
    ["STRING", {}],
    ["STRING", "\ud800"],
    ["INTEGER", 1.5],
    ["INTEGER", true],
    ["INTEGER", "1.0"],
    ["INTEGER", ""],
    ["INTEGER", "9223372036854775808"],
    ["INTEGER", 2 ** 63],
    ["FLOAT", "one"],
    ["FLOAT", "1e999"],
    ["FLOAT", ""],
    ["NUMERIC", ""],
    ["NUMERIC", "."],
    ["NUMERIC", "1e"],
    ["NUMERIC", "NaN"],
    ["NUMERIC", "1e9999"],
    ["NUMERIC", "0.0000000001"],
    ["NUMERIC", "1e29"],
    ["NUMERIC", 0.1 + 0.2],
    [decimal("NUMERIC", "5", "2"), "1000"],
    [decimal("NUMERIC", "5", "2"), "0.001"],
    ["BIGNUMERIC", "1e20"],
    ["BOOLEAN", "true"],
    ["BOOLEAN", 1],
    ["TIMESTAMP", "2024-01-15T10:30:00"],
    ["TIMESTAMP", "2024-01-15"],
    ["TIMESTAMP", "2024-01-15T10:30:00.1234567Z"],
    ["TIMESTAMP", "2024-02-30T10:30:00Z"],
    ["TIMESTAMP", "2024-01-15T24:00:00Z"],
    ["TIMESTAMP", "2016-12-31T23:59:60Z"],
    ["TIMESTAMP", "2024-01-15T10:30:00+24:00"],
    ["TIMESTAMP", "0001-01-01T00:00:00+01:00"],
    ["TIMESTAMP", "9999-12-31T23:59:59-01:00"],
    ["TIMESTAMP", 1705314600],
    ["DATE", "2023-02-29"],
    ["DATE", "1900-02-29"],
    ["DATE", "2024-13-01"],
    ["DATE", "2024-04-31"],
    ["DATE", "0000-01-01"],
    ["DATE", "2024-1-5"],
    ["DATE", "2024-01-15T00:00:00Z"],
    ["TIME", "24:00:00"],
    ["TIME", "10:30"],
    ["TIME", "10:30:00Z"],
    ["BYTES", "A"],
    ["BYTES", "AA=A"],
    ["BYTES", "_w=="],
    ["JSON", "{"],
    ["JSON", { a: 1 }],
    ["JSON", ""],
    [column("x", "STRING", "REPEATED"), "a"],
    [column("x", "RECORD", "NULLABLE", [column("y", "STRING")]), []],
    [column("x", "RECORD", "NULLABLE", [column("y", "STRING")]), "y"],
  ])("%j does not take %j", (field, value) => {
    const got = cell(typeof field === "string" ? column("x", field) : field, value);
    expect(got).toMatchObject({ reason: "invalid", location: "x" });
  });

  test("the message does not repeat the value", () => {
    expect(cell(column("x", "DATE"), "secret")).toMatchObject({
      message: expect.not.stringContaining("secret"),
    });
  });
});

describe("a row", () => {
  test("comes back with every column, in the table's order", () => {
    const { address: _, ...partial } = orderRow("1");
    const checked = check(orders, Object.fromEntries(Object.entries(partial).toReversed()));
    expect(checked).toEqual({ ...orderRow("1"), address: null });
  });

  test.each<[string, Row, Partial<Rejection>]>([
    [
      "no value for a REQUIRED column",
      { order_id: null },
      { reason: "missing required", location: "order_id" },
    ],
    [
      "no value for a nested one",
      { items: [{ sku: "a" }, { quantity: 1 }] },
      { reason: "missing required", location: "items[1].sku" },
    ],
    ["null in an array", { items: [{ sku: "a" }, null] }, { reason: "invalid", location: "items[1]" }],
    [
      "an unknown nested field",
      { address: { geo: { alt: 1 } } },
      { reason: "no such field", location: "address.geo.alt" },
    ],
    [
      "an unknown field before a wrong value",
      { order_id: 5, colour: "red" },
      { reason: "no such field", location: "colour" },
    ],
    ["a name twice", { Order_Id: "2" }, { reason: "invalid", location: "Order_Id" }],
    ["a name of Object's own", { constructor: "x" }, { reason: "no such field", location: "constructor" }],
    [
      "a field called __proto__",
      JSON.parse('{"__proto__": {"a": 1}}') as Row,
      { reason: "no such field", location: "__proto__" },
    ],
  ])("with %s is rejected", (_, more, want) => {
    const row = Object.fromEntries([...Object.entries(orderRow("1")), ...Object.entries(more)]);
    expect(check(orders, row)).toMatchObject(want);
  });

  test("finds columns that are named like properties of Object", () => {
    const definition: TableDefinition = { name: "t", schema: { fields: [column("constructor", "STRING")] } };
    expect(check(definition, {})).toEqual({ constructor: null });
  });
});

describe("the partition", () => {
  const stamped: TableDefinition = {
    ...orders,
    timePartitioning: { type: "HOUR", field: "_ingested_at" },
  };
  test.each<[TableDefinition, Row, boolean]>([
    [orders, { event_date: "2024-01-15" }, true],
    [orders, { event_date: null }, true],
    [orders, { event_date: "2021-11-21" }, true],
    [orders, { event_date: "2021-11-20" }, false],
    [orders, { event_date: "2027-11-21" }, true],
    [orders, { event_date: "2027-11-22" }, false],
    [stamped, { _ingested_at: "2024-01-15T10:30:00Z" }, true],
    [stamped, { _ingested_at: "2021-11-20T23:30:00-01:00" }, true],
    [stamped, { _ingested_at: "2021-11-20T23:30:00Z" }, false],
  ])("of %o with %j", (definition, more, isTaken) => {
    const checked = check(definition, orderRow("1", more));
    expect(checked instanceof Rejection ? checked.reason : "taken").toBe(
      isTaken ? "taken" : "partition out of range",
    );
  });
});

describe("a decimal with BigQuery's digits", () => {
  const wide = `${"9".repeat(38)}.${"9".repeat(38)}`;
  const read = (field: TableField, value: string) => {
    const nested = column("r", "RECORD", "NULLABLE", [field]);
    const definition = { name: "t", schema: { fields: [field, nested] } };
    const row = { [field.name]: value, r: { [field.name]: value } };
    return compileRowCheck(definition, bigqueryDecimalShape)(row, bounds);
  };

  test.each<[TableField, string]>([
    [column("x", "BIGNUMERIC"), wide],
    [column("x", "BIGNUMERIC"), `-${wide}`],
    [decimal("BIGNUMERIC", "76", "38"), wide],
    [decimal("BIGNUMERIC", "40", "30"), `${"9".repeat(10)}.${"9".repeat(30)}`],
    [column("x", "NUMERIC"), `${"9".repeat(29)}.${"9".repeat(9)}`],
  ])("%o is whole", (field, value) => {
    expect(read(field, value)).toEqual([value, { x: value }]);
  });

  test.each<[TableField, string]>([
    [column("x", "BIGNUMERIC"), `1${"0".repeat(38)}`],
    [column("x", "BIGNUMERIC"), `0.${"0".repeat(38)}1`],
    [decimal("BIGNUMERIC", "40", "30"), `0.${"0".repeat(30)}1`],
    [column("x", "NUMERIC"), "0.0000000001"],
  ])("%o has no more", (field, value) => {
    expect(read(field, value)).toMatchObject({ reason: "invalid", location: "x" });
  });
});
