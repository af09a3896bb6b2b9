import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import type { EventDefinition, TableField } from "../../generated/contract.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus, type EmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { startPush } from "../../platform/event-bus/push.ts";
import { startHttpServer, type HttpServer } from "../../platform/runtime/http-server.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { fixtureDefinition } from "../../platform/runtime/testing/fixture-catalog.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { createTableManager } from "./app.ts";

let folder: string;
let bus: EmbeddedBus;
let warehouse: Warehouse;
let server: HttpServer;
let definition: EventDefinition;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "table-manager-"));
  bus = openEmbeddedBus({ file: join(folder, "bus.db"), subscriptions });
  warehouse = await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb") });
  definition = fixtureDefinition({ type: "order", idField: "order_id", unique: false });
  const catalog = {
    get registry() {
      return new Map([[definition.type, definition]]);
    },
    openapi: {},
  };
  const { fetch } = createTableManager({ catalog, warehouse, log: silentLogger });
  server = await startHttpServer({ fetch, port: 0, hostname: "127.0.0.1", log: silentLogger });
});

afterEach(async () => {
  await server.stop(1_000);
  await warehouse.close();
  await bus.close();
  await rm(folder, { recursive: true });
});

/** Pushes what is on the table manager's subscription until nothing is left. */
async function pushAll(): Promise<void> {
  const push = startPush({
    bus,
    subscription: channel.tableManager,
    endpoint: server.url,
    log: silentLogger,
  });
  await expect
    .poll(async () => (await bus.status(channel.tableManager)).backlog, { timeout: 20_000, interval: 10 })
    .toBe(0);
  await push.stop();
}

async function columns(): Promise<readonly string[] | undefined> {
  return (await warehouse.getTable("orders"))?.definition.schema.fields.map(
    ({ name, mode, fields = [] }) => `${name} ${mode}${fields.map((field) => ` .${field.name}`).join("")}`,
  );
}

test("tables are created and evolve from pushed messages", async () => {
  const announced = {
    data: Buffer.from("{}"),
    attributes: { event_type: "order", event_id: "1", announce: "1" },
  };
  await bus.publish(
    channel.events,
    Array.from({ length: 10 }, () => announced),
  );
  await pushAll();
  expect(await columns()).toEqual(["_event_id REQUIRED", "order_id REQUIRED", "amount REQUIRED"]);

  const street: TableField = { name: "street", type: "STRING", mode: "NULLABLE" };
  const address: TableField = { name: "address", type: "RECORD", mode: "NULLABLE", fields: [street] };
  const fields = [...definition.table.schema.fields.slice(0, 2), address];
  definition = { ...definition, hash: "next", table: { ...definition.table, schema: { fields } } };
  await bus.publish(channel.events, [{ data: Buffer.from('{"event_type":"order"}'), attributes: {} }]);
  await pushAll();
  expect(await columns()).toEqual([
    "_event_id REQUIRED",
    "order_id REQUIRED",
    "amount NULLABLE",
    "address NULLABLE .street",
  ]);
  const tables = await (await fetch(`${server.url}/tables`)).json();
  expect(tables).toMatchObject([{ table: "orders", state: "up_to_date", schema_hash: "next" }]);
});
