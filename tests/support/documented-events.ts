import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../generated/contract.ts";
import { projectRoot } from "./process.ts";

/** An event that nobody generated, and how its row must read. */
export interface DocumentedEvent {
  readonly type: string;
  readonly table: string;
  /** The file as it stands, white space included. */
  readonly text: string;
  /** All of the row's columns but those of the system. */
  readonly row: Readonly<Record<string, Json>>;
}

/** The three example events of the system's first description, exactly as they stand there. */
export const documentedEvents: readonly DocumentedEvent[] = [
  documented("order", "orders", {
    order_date: "2024-01-15T10:30:00.000000Z",
    items: [{ product_id: "prod-789", quantity: 1, unit_price: "99.99" }],
    total_amount: "99.99",
  }),
  documented("inventory", "inventory", { timestamp: "2024-01-15T10:35:00.000000Z" }),
  documented("user_activity", "user_activity", { timestamp: "2024-01-15T10:40:00.000000Z" }),
];

/** The same events, one a line. */
export const documentedLines: string = documentedEvents
  .map(({ text }) => `${JSON.stringify(JSON.parse(text))}\n`)
  .join("");

/** The message of the first description's troubleshooting section: an order with nothing in it. */
export const hollowOrder = '{"event_type":"order","test":true}';

/** What is missing in `hollowOrder`, as the validator and the dead letter tell it. */
export const hollowOrderErrors: readonly { readonly pointer: string; readonly keyword: string }[] = [
  "order_id",
  "customer_id",
  "order_date",
  "status",
  "items",
  "total_amount",
  "currency",
  "event_date",
].map((name) => ({ pointer: `/${name}`, keyword: "required" }));

function documented(
  type: string,
  table: string,
  /** Where a cell is written in another way than the event: instants in microseconds, NUMERIC as exact decimal text. */
  cells: Readonly<Record<string, Json>>,
): DocumentedEvent {
  const text = readFileSync(join(projectRoot, `tests/testdata/documented/${type}.json`), "utf8");
  return { type, table, text, row: { ...(JSON.parse(text) as Record<string, Json>), ...cells } };
}
