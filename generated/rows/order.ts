// Code generated from schemas/order.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Json, Row } from "../contract.ts";
import type { Order } from "../types/order.ts";
import {
  type JsonObject, type MutableObject, collect, decimalToCell, eachItem, exactNumber, extraToCell,
  integerToCell, list, numberFromCell, restore, timestampToCell,
} from "./row-runtime.ts";

/** The row of a valid order event. */
export function toRow(event: Order): Row {
  const source = event as unknown as JsonObject;
  return {
    event_type: source.event_type ?? null,
    order_id: source.order_id ?? null,
    customer_id: source.customer_id ?? null,
    order_date: timestampToCell(source.order_date),
    status: source.status ?? null,
    items: list(source.items, itemsToRow),
    total_amount: decimalToCell(source.total_amount, 2),
    currency: source.currency ?? null,
    event_date: source.event_date ?? null,
    _extra: extraOf(source),
  };
}

/**
 * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same
 * (null only where the property is required), and so are an empty array or map and an absent one.
 */
export function fromRow(row: Row): Order {
  const event: MutableObject = {
    event_type: row.event_type ?? null,
    order_id: row.order_id ?? null,
    customer_id: row.customer_id ?? null,
    order_date: timestampToCell(row.order_date),
    status: row.status ?? null,
    items: list(row.items, itemsFromRow),
    total_amount: numberFromCell(row.total_amount),
    currency: row.currency ?? null,
    event_date: row.event_date ?? null,
  };
  restore(event, row._extra);
  return event as unknown as Order;
}

function itemsToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    product_id: source.product_id ?? null,
    quantity: integerToCell(source.quantity),
    unit_price: decimalToCell(source.unit_price, 2),
  };
}

function itemsFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {
    product_id: row.product_id ?? null,
    quantity: exactNumber(row.quantity),
    unit_price: numberFromCell(row.unit_price),
  };
  return value;
}

const EVENT_FIELDS = new Set<string>([
  "event_type", "order_id", "customer_id", "order_date", "status", "items", "total_amount", "currency",
  "event_date",
]);
const ITEMS_FIELDS = new Set<string>(["product_id", "quantity", "unit_price"]);

/** What the table has no column for, by JSON pointer. */
function extraOf(event: JsonObject): Json {
  const extra: MutableObject = {};
  collect(extra, event, EVENT_FIELDS, "");
  eachItem(event.items, (itemsItem, itemsIndex) => collect(extra, itemsItem, ITEMS_FIELDS, `/items/${itemsIndex}`));
  return extraToCell(extra);
}
