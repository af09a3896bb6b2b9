// Code generated from schemas/inventory.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Json, Row } from "../contract.ts";
import type { Inventory } from "../types/inventory.ts";
import {
  type JsonObject, type MutableObject, collect, exactNumber, extraToCell, integerToCell, restore,
  timestampToCell,
} from "./row-runtime.ts";

/** The row of a valid inventory event. */
export function toRow(event: Inventory): Row {
  const source = event as unknown as JsonObject;
  return {
    event_type: source.event_type ?? null,
    inventory_id: source.inventory_id ?? null,
    product_id: source.product_id ?? null,
    quantity_change: integerToCell(source.quantity_change),
    warehouse_id: source.warehouse_id ?? null,
    reason: source.reason ?? null,
    timestamp: timestampToCell(source.timestamp),
    event_date: source.event_date ?? null,
    _extra: extraOf(source),
  };
}

/**
 * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same
 * (null only where the property is required), and so are an empty array or map and an absent one.
 */
export function fromRow(row: Row): Inventory {
  const event: MutableObject = {
    event_type: row.event_type ?? null,
    inventory_id: row.inventory_id ?? null,
    product_id: row.product_id ?? null,
    quantity_change: exactNumber(row.quantity_change),
    warehouse_id: row.warehouse_id ?? null,
    reason: row.reason ?? null,
    timestamp: timestampToCell(row.timestamp),
    event_date: row.event_date ?? null,
  };
  restore(event, row._extra);
  return event as unknown as Inventory;
}

const EVENT_FIELDS = new Set<string>([
  "event_type", "inventory_id", "product_id", "quantity_change", "warehouse_id", "reason", "timestamp",
  "event_date",
]);

/** What the table has no column for, by JSON pointer. */
function extraOf(event: JsonObject): Json {
  const extra: MutableObject = {};
  collect(extra, event, EVENT_FIELDS, "");
  return extraToCell(extra);
}
