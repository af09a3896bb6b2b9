import type { FieldMode, Row, TableDefinition, TableField } from "../../generated/contract.ts";
import type { InsertRow } from "./warehouse.ts";

/** A column in one line. */
export function column(
  name: string,
  type: TableField["type"],
  mode: FieldMode = "NULLABLE",
  fields?: readonly TableField[],
): TableField {
  return fields === undefined ? { name, type, mode } : { name, type, mode, fields };
}

/** The columns that the warehouse itself relies on. */
export const systemColumns: readonly TableField[] = [
  column("_event_id", "STRING", "REQUIRED"),
  column("_ingested_at", "TIMESTAMP", "REQUIRED"),
];

/** The table of the contract's examples: a required column, an array of records, a record in a record. */
export const orders: TableDefinition = {
  name: "orders",
  description: "Orders.",
  timePartitioning: { type: "DAY", field: "event_date" },
  clustering: { fields: ["order_id"] },
  schema: {
    fields: [
      column("order_id", "STRING", "REQUIRED"),
      column("event_date", "DATE"),
      column("items", "RECORD", "REPEATED", [
        column("sku", "STRING", "REQUIRED"),
        column("quantity", "INTEGER"),
      ]),
      column("address", "RECORD", "NULLABLE", [
        column("city", "STRING"),
        column("geo", "RECORD", "NULLABLE", [column("lat", "FLOAT")]),
      ]),
      ...systemColumns,
    ],
  },
};

/** A row of `orders`. */
export function orderRow(id: string, more: Row = {}): Row {
  return {
    order_id: id,
    event_date: "2024-01-15",
    items: [{ sku: "a", quantity: 1 }],
    address: { city: "Oslo", geo: { lat: 59.9 } },
    _event_id: id,
    _ingested_at: "2024-01-15T10:30:00.000000Z",
    ...more,
  };
}

/** The row under its own `_event_id`. */
export function toInsert(row: Row): InsertRow {
  const id = row["_event_id"];
  return { insertId: typeof id === "string" ? id : "", row };
}

/** The definition with its top-level columns changed. */
export function withFields(
  definition: TableDefinition,
  change: (fields: readonly TableField[]) => readonly TableField[],
): TableDefinition {
  return { ...definition, schema: { fields: change(definition.schema.fields) } };
}

/** The definition with the column of that name changed. */
export function withColumn(
  definition: TableDefinition,
  name: string,
  change: (field: TableField) => TableField,
): TableDefinition {
  return withFields(definition, (fields) =>
    fields.map((field) => (field.name === name ? change(field) : field)),
  );
}
