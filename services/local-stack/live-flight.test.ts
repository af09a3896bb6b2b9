import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EventDefinition, Json, Registry, TableField } from "../../generated/contract.ts";
import * as generated from "../../generated/index.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { createTableManager } from "../table-manager/app.ts";
import { createUpdateWindow } from "../table-manager/update-window.ts";
import { createLiveCatalog, type LiveCatalog } from "./live-catalog.ts";
import { prepareTables } from "./live-tables.ts";
import { startStack, type Stack, type StackPlatform } from "./stack.ts";
import { withMethods } from "./testing/with-methods.ts";

const order = {
  event_type: "order",
  order_id: "order-123",
  customer_id: "customer-456",
  order_date: "2024-01-15T10:30:00Z",
  status: "pending",
  items: [{ product_id: "prod-456", quantity: 1, unit_price: 99.99 }],
  total_amount: 99.99,
  currency: "USD",
  event_date: "2024-01-15",
};

let dataDirectory: string;
let catalog: LiveCatalog;
let stack: Stack;
let openGate: () => void;

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "live-flight-"));
  catalog = createLiveCatalog(generated);
  const gate = Promise.withResolvers<void>();
  openGate = gate.resolve;
  stack = await startStack({
    dataDirectory,
    catalog,
    pipelineCatalog: catalog.pipeline,
    log: silentLogger,
    ports: { generator: 0, tableManager: 0 },
    syncTables: true,
    wrap: (platform) => ({ ...platform, bus: heldBus(platform, gate.promise) }),
  });
});

afterEach(async () => {
  openGate();
  await stack.stop();
  await rm(dataDirectory, { recursive: true });
});

/** A bus that gives the pipeline nothing before the gate opens. */
function heldBus({ bus }: StackPlatform, open: Promise<void>): StackPlatform["bus"] {
  const pull: typeof bus.pull = async (subscription, options) => {
    if (subscription === channel.pipeline) await open;
    return await bus.pull(subscription, options);
  };
  return withMethods(bus, { pull });
}

function definitionOfOrder(): EventDefinition {
  const definition = generated.registry.get("order");
  if (definition === undefined) throw new Error("there is no order");
  return definition;
}

/** The registry with another order. */
function withOrder(changes: Partial<EventDefinition>): Registry {
  const changed = { ...definitionOfOrder(), hash: "changed", ...changes };
  return new Map([...generated.registry, ["order", changed]]);
}

function isNoted(event: unknown): boolean {
  return typeof event === "object" && event !== null && "note" in event;
}

async function post(event: Json): Promise<number> {
  const { status } = await fetch(`${stack.file.urls.generator}/events/order`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  return status;
}

async function stored(): Promise<readonly Json[]> {
  await stack.settled();
  const { rows } = await stack.warehouse.query("SELECT order_id FROM orders ORDER BY order_id");
  return rows.map((row) => row["order_id"] ?? null);
}

test("an event that was accepted before its schema became stricter still lands", async () => {
  expect(await post(order)).toBe(202);
  const stricter = withOrder({
    version: "2.0.0",
    validate: () => [{ pointer: "/channel", keyword: "required", message: "is missing" }],
  });
  const swap = catalog.take({ registry: stricter, openapi: {} });
  expect(await post(order)).toBe(422);
  const drained = stack.drained();
  openGate();
  await drained;
  swap.settled();
  expect(await stored()).toEqual(["order-123"]);
  expect(await stack.books()).toMatchObject({ published: 1, stored: 1, deadLettered: 0, balanced: true });
  expect(catalog.pipeline.registry.get("order")).toBe(stricter.get("order"));
});

test("an event with a number of many digits keeps a field that its schema has lost", async () => {
  const lost = { note: "ring twice", weight: 0.1 + 0.2 };
  expect(await post({ ...order, ...lost })).toBe(202);
  const closed = withOrder({
    version: "2.0.0",
    validate: (event) =>
      isNoted(event)
        ? [{ pointer: "/note", keyword: "additionalProperties", message: "is not allowed" }]
        : [],
    toRow: (event) => ({ ...definitionOfOrder().toRow(event), _extra: null }),
  });
  catalog.take({ registry: closed, openapi: {} });
  expect(await post({ ...order, ...lost })).toBe(422);
  openGate();
  await stack.settled();
  const { rows } = await stack.warehouse.query("SELECT _extra, _schema_version FROM orders");
  expect(rows).toEqual([
    { _extra: JSON.stringify({ "/note": lost.note, "/weight": lost.weight }), _schema_version: "1.0.0" },
  ]);
});

test("an event whose type was removed still lands, and its type is no longer offered", async () => {
  expect(await post(order)).toBe(202);
  const others = new Map([...generated.registry].filter(([type]) => type !== "order"));
  catalog.take({ registry: others, openapi: {} });
  expect(await post(order)).toBe(404);
  const types = (await (await fetch(`${stack.file.urls.generator}/events`)).json()) as { type: string }[];
  expect(types.map(({ type }) => type)).toEqual(["inventory", "user_activity"]);
  openGate();
  expect(await stored()).toEqual(["order-123"]);
});

test("an event of a version that is not served yet waits for it", async () => {
  openGate();
  const attributes = { event_type: "order", event_id: "e-1", schema_version: "1.1.0" };
  await stack.bus.publish(channel.events, [{ data: Buffer.from(JSON.stringify(order)), attributes }]);
  await vi.waitFor(() => expect(stack.pipeline().pending).toBe(1), { timeout: 20_000, interval: 5 });
  catalog.take({ registry: withOrder({ version: "1.1.0" }), openapi: {} });
  expect(await stored()).toEqual(["order-123"]);
  expect(await stack.books()).toMatchObject({ stored: 1, deadLettered: 0, balanced: true });
});

test("tables of definitions that are not served yet are made, and a refusal names the column", async () => {
  const shipment = { ...withOrder({ type: "shipment" }).get("order") } as EventDefinition;
  const table = { ...shipment.table, name: "shipments" };
  expect(await prepareTables(stack, [{ ...shipment, table }], silentLogger)).toEqual([]);
  expect(await stack.warehouse.listTables()).toContain("shipments");
  const fields = shipment.table.schema.fields.map((field) =>
    field.name === "status" ? { ...field, type: "INTEGER" as const } : field,
  );
  const retyped = { ...shipment, table: { ...table, schema: { fields } } };
  expect(await prepareTables(stack, [retyped], silentLogger)).toEqual([
    {
      type: "shipment",
      table: "shipments",
      reasons: [expect.stringMatching(/^status: STRING becomes INT64/)],
    },
  ]);
});

test("changes of a table by live reload and by the table manager count in one window", async () => {
  const waits: number[] = [];
  const tableUpdates = createUpdateWindow(
    () => new Date(0),
    async (milliseconds) => void waits.push(milliseconds),
  );
  const { warehouse } = stack;
  const versions = [1, 2, 3, 4, 5].map((count) => {
    const shipment = withOrder({ type: "shipment", hash: `${count}` }).get("order") as EventDefinition;
    const added = Array.from({ length: count }, (_, index) => noteColumn(`note_${index}`));
    const fields = [...shipment.table.schema.fields, ...added];
    return { ...shipment, table: { ...shipment.table, name: "shipments", schema: { fields } } };
  });
  for (const [index, version] of versions.entries()) {
    const registry = new Map([[version.type, version]]);
    const manager = {
      catalog: { registry, openapi: {} },
      warehouse,
      window: tableUpdates,
      log: silentLogger,
    };
    if (index % 2 === 0) await prepareTables({ warehouse, tableUpdates }, [version], silentLogger);
    else await createTableManager(manager).request("/tables/sync", { method: "POST" });
    expect(waits).toEqual(index < 4 ? [] : [10_000]);
  }
  const live = await warehouse.getTable("shipments");
  expect(live?.definition.schema.fields.map(({ name }) => name)).toContain("note_4");
});

function noteColumn(name: string): TableField {
  return { name, type: "STRING", mode: "NULLABLE" };
}
