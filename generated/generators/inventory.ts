// Code generated from schemas/inventory.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Inventory } from "../types/inventory.ts";
import { type Break, type EventGenerator, eventGenerator, missing, replaced } from "./generator-runtime.ts";
import { Random, weighted } from "./seeded-random.ts";

const DIGITS_FROM_ONE = "123456789";
const DIGITS = "0123456789";
const WAREHOUSE_ID = weighted([
  ["wh-us-central", 45], ["wh-us-east", 25], ["wh-eu-west", 20], ["wh-asia-south", 10],
]);
const REASON = weighted([
  ["sale", 60], ["restock", 20], ["return", 10], ["transfer", 5], ["adjustment", 3], ["damage", 2],
]);

/** Every way in which `nextInvalid` breaks an event. */
const BREAKS: readonly Break[] = [
  missing("inventory_id"),
  replaced("type", 12345, "inventory_id"),
  replaced("pattern", "unknown", "inventory_id"),
  replaced("maxLength", "inv-ab".padEnd(65, "c"), "inventory_id"),
  missing("product_id"),
  replaced("type", 12345, "product_id"),
  replaced("pattern", "unknown", "product_id"),
  replaced("maxLength", "prod-ab".padEnd(65, "c"), "product_id"),
  missing("quantity_change"),
  replaced("type", "12", "quantity_change"),
  replaced("minimum", -100001, "quantity_change"),
  replaced("maximum", 100001, "quantity_change"),
  missing("warehouse_id"),
  replaced("type", 12345, "warehouse_id"),
  replaced("pattern", "unknown", "warehouse_id"),
  replaced("maxLength", "wh-ab".padEnd(65, "c"), "warehouse_id"),
  missing("reason"),
  replaced("enum", "unknown", "reason"),
  missing("timestamp"),
  replaced("type", 12345, "timestamp"),
  replaced("format", "2026-13-45T25:61:00Z", "timestamp"),
  missing("event_date"),
  replaced("type", 12345, "event_date"),
  replaced("format", "2026-02-30", "event_date"),
];

/** Makes inventory events; the same seed gives the same events on every machine. */
export function createGenerator(seed: number): EventGenerator<Inventory> {
  const random = new Random(seed);
  let inventoryIdNumber = 1;
  const draw = () => {
    const timestamp = random.dateTime(3);
    return {
      event_type: "inventory",
      inventory_id: `inv-${inventoryIdNumber++}`,
      product_id: `prod-${random.text(DIGITS_FROM_ONE, 1, 1)}${random.text(DIGITS, 2, 2)}`,
      quantity_change: random.int(-20, 50),
      warehouse_id: random.weighted(WAREHOUSE_ID),
      reason: random.weighted(REASON),
      timestamp,
      event_date: timestamp.slice(0, 10),
    };
  };
  return eventGenerator(random, draw, BREAKS);
}
