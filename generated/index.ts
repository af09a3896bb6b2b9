// Code generated from schemas/ by `npm run codegen`. DO NOT EDIT.
import type {
  EventDefinition, GenerateOptions, Json, Registry, Row, Sample, TableResource,
} from "./contract.ts";
import inventoryTable from "./bigquery/inventory.json" with { type: "json" };
import * as inventoryRows from "./rows/inventory.ts";
import type { Inventory } from "./types/inventory.ts";
import { validate as validateInventory } from "./validators/inventory.js";
import orderTable from "./bigquery/orders.json" with { type: "json" };
import * as orderRows from "./rows/order.ts";
import type { Order } from "./types/order.ts";
import { validate as validateOrder } from "./validators/order.js";
import userActivityTable from "./bigquery/user_activity.json" with { type: "json" };
import * as userActivityRows from "./rows/user_activity.ts";
import type { UserActivity } from "./types/user_activity.ts";
import { validate as validateUserActivity } from "./validators/user_activity.js";
import openapiDocument from "./openapi.json" with { type: "json" };

export type { Inventory } from "./types/inventory.ts";
export type { Order } from "./types/order.ts";
export type { UserActivity } from "./types/user_activity.ts";

/** The TypeScript type of each event type. */
export interface EventTypes {
  readonly inventory: Inventory;
  readonly order: Order;
  readonly user_activity: UserActivity;
}

/** An event of any type; `event_type` tells which where the schemas fix it. */
export type AnyEvent = EventTypes[keyof EventTypes];

const inventory = define<Inventory>({
  type: "inventory",
  version: "1.0.0",
  hash: "8b9b54962ab552fa0a1f88e8da6b61b45dc6247cbfbc8a74e048a56ecc19b477",
  title: "Inventory change",
  description: "One change of a product's stock in one warehouse.",
  id: { field: "inventory_id", unique: false },
  time: "timestamp",
  personal: [],
  table: { name: "inventory", ...(inventoryTable as unknown as TableResource) },
  validate: validateInventory,
  rows: inventoryRows,
  loadGenerator: () => import("./generators/inventory.ts"),
});

const order = define<Order>({
  type: "order",
  version: "1.0.0",
  hash: "28fa98393f5cadda1ee922853779e876f1f2e15efb211c3706d9bc892ce8d3d2",
  title: "Order",
  description: "One state of a customer's order in the shop: an order has one event per status it reaches.",
  id: { field: "order_id", unique: false },
  time: "order_date",
  personal: ["/customer_id"],
  table: { name: "orders", ...(orderTable as unknown as TableResource) },
  validate: validateOrder,
  rows: orderRows,
  loadGenerator: () => import("./generators/order.ts"),
});

const userActivity = define<UserActivity>({
  type: "user_activity",
  version: "1.0.0",
  hash: "dc242d146db50e863463fc49f344c2bebbfffe5137ed46809a6dda824bc65dd8",
  title: "User activity",
  description: "One thing that a user did in the shop.",
  id: { field: "user_id", unique: false },
  time: "timestamp",
  personal: ["/user_id", "/session_id", "/page_url"],
  table: { name: "user_activity", ...(userActivityTable as unknown as TableResource) },
  validate: validateUserActivity,
  rows: userActivityRows,
  loadGenerator: () => import("./generators/user_activity.ts"),
});

/** Everything known about each event type, by its name. */
export const registry: Registry = new Map<string, EventDefinition>([
  ["inventory", inventory], ["order", order], ["user_activity", userActivity],
]);

/** The OpenAPI 3.1 document of the event generator. */
export const openapi: Json = openapiDocument as unknown as Json;

/** What the other generated modules hold of one event type. */
interface EventModules<Event> extends Omit<EventDefinition, "toRow" | "fromRow" | "generate"> {
  readonly rows: { toRow(event: Event): Row; fromRow(row: Row): Event };
  loadGenerator(): Promise<{ createGenerator(seed: number): { next(): Event; nextInvalid(): Sample } }>;
}

function define<Event>({ rows, loadGenerator, ...facts }: EventModules<Event>): EventDefinition {
  return {
    ...facts,
    toRow: (event) => rows.toRow(event as unknown as Event),
    fromRow: (row) => rows.fromRow(row) as unknown as Json,
    async generate(options: GenerateOptions): Promise<Iterable<Sample>> {
      const [{ createGenerator }, { samples }] = await Promise.all([loadGenerator(), import("./generators/generator-runtime.ts")]);
      return samples(createGenerator(options.seed), options);
    },
  };
}
