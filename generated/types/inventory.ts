// Code generated from schemas/inventory.schema.json by `npm run codegen`. DO NOT EDIT.

/** One change of a product's stock in one warehouse. */
export interface Inventory {
  /** Names the event type; always `inventory`. */
  event_type: "inventory";
  /** Key of the stock record that changed. */
  inventory_id: string;
  /** Key of the product whose stock changed. */
  product_id: string;
  /** Pieces added to the stock; negative when they left it. */
  quantity_change: number;
  /** Key of the warehouse, `wh-` and its region. */
  warehouse_id: string;
  /** Why the stock changed. */
  reason: "sale" | "return" | "restock" | "transfer" | "adjustment" | "damage";
  /** Instant of the change. */
  timestamp: string;
  /** UTC date of `timestamp`; the table is partitioned by it. */
  event_date: string;
}
