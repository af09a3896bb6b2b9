import type { Row, TableDefinition } from "../../generated/contract.ts";
import { column, orders, systemColumns, withColumn, withFields } from "./contract-tables.ts";

/** Definitions that BigQuery's `tables.insert` does not take, each with what is wrong with it. */
export const refusedDefinitions: readonly (readonly [string, TableDefinition])[] = [
  ["two columns of one name", withFields(orders, (fields) => [...fields, column("ORDER_ID", "STRING")])],
  ["a reserved name", withFields(orders, (fields) => [...fields, column("_PARTITIONTIME", "TIMESTAMP")])],
  ["a record without columns", withFields(orders, (fields) => [...fields, column("empty", "RECORD")])],
  ["no column at all", withFields(orders, () => [])],
  ["a partition column that is missing", { ...orders, timePartitioning: { type: "DAY", field: "day" } }],
];

/** Changes of `orders` that BigQuery's `tables.patch` does not take, each with what it does. */
export const refusedPatches: readonly (readonly [string, TableDefinition])[] = [
  ["drops a column", withFields(orders, (fields) => fields.slice(1))],
  [
    "drops a nested column",
    withColumn(orders, "items", (items) => ({ ...items, fields: (items.fields ?? []).slice(1) })),
  ],
  ["reorders columns", withFields(orders, (fields) => fields.toReversed())],
  ["puts a new column first", withFields(orders, (fields) => [column("first", "STRING"), ...fields])],
  ["renames a column", withColumn(orders, "event_date", (field) => ({ ...field, name: "day" }))],
  ["retypes a column", withColumn(orders, "event_date", (field) => ({ ...field, type: "STRING" }))],
  [
    "makes an array of a value",
    withColumn(orders, "event_date", (field) => ({ ...field, mode: "REPEATED" })),
  ],
  [
    "narrows NULLABLE to REQUIRED",
    withColumn(orders, "event_date", (field) => ({ ...field, mode: "REQUIRED" })),
  ],
  [
    "adds a REQUIRED column",
    withFields(orders, (fields) => [...fields, column("note", "STRING", "REQUIRED")]),
  ],
  [
    "adds a REQUIRED column to a record that stands",
    withColumn(orders, "items", (items) => ({
      ...items,
      fields: [...(items.fields ?? []), column("note", "STRING", "REQUIRED")],
    })),
  ],
  ["changes the partitioning", { ...orders, timePartitioning: { type: "MONTH", field: "event_date" } }],
];

/** A table with a column of every type and mode. */
export const everyType: TableDefinition = {
  name: "every_type",
  schema: {
    fields: [
      column("string", "STRING"),
      column("integer", "INTEGER"),
      column("large", "INTEGER"),
      column("float", "FLOAT"),
      column("numeric", "NUMERIC"),
      { ...column("money", "NUMERIC"), precision: "12", scale: "2" },
      column("big", "BIGNUMERIC"),
      column("boolean", "BOOLEAN"),
      column("timestamp", "TIMESTAMP"),
      column("date", "DATE"),
      column("time", "TIME"),
      column("bytes", "BYTES"),
      column("json", "JSON"),
      column("list", "STRING", "REPEATED"),
      column("record", "RECORD", "NULLABLE", [
        column("bytes", "BYTES", "REPEATED"),
        column("json", "JSON"),
        column("rows", "RECORD", "REPEATED", [column("values", "INTEGER", "REPEATED")]),
      ]),
      ...systemColumns,
    ],
  },
};

/** A row of `everyType` with a value in every column, in canonical form. */
export const fullRow: Row = {
  string: "ünïcode \u0000 \"quotes\" \\ 'more' 👍",
  integer: -42,
  large: "9223372036854775807",
  float: 0.1,
  numeric: "-12345678901234567890123456789.123456789",
  money: "9999999999.99",
  big: "0.000000000000000001",
  boolean: false,
  timestamp: "2024-01-15T10:30:00.123456Z",
  date: "2024-02-29",
  time: "23:59:59.000001",
  bytes: "AAECAw==",
  json: '{"a": [1, null, "x"]}',
  list: ["a", "", "b"],
  record: { bytes: ["/w==", ""], json: "null", rows: [{ values: [1, 2] }, { values: [] }] },
  _event_id: "1",
  _ingested_at: "0001-01-01T00:00:00.000000Z",
};

/** A row of `everyType` with no more than it must have. */
export const emptyRow: Row = { _event_id: "2", _ingested_at: "9999-12-31T23:59:59.999999Z" };
