import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Json } from "../../generated/contract.ts";
import { registry } from "../../generated/index.ts";
import { originalMessage } from "../../platform/dead-letter.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus } from "../../platform/event-bus/embedded.ts";
import type { EventBus, OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { planTable } from "../../platform/warehouse/table-plan.ts";
import { eventDefinition, registryOf } from "../testing/fixtures.ts";
import { startMicroBatch } from "./micro-batch.ts";
import type { MicroBatch } from "./micro-batch.ts";

let directory: string;
let bus: EventBus;
let warehouse: Warehouse;
let store: ObjectStore;
let worker: MicroBatch | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "pipeline-"));
  bus = openEmbeddedBus({
    file: join(directory, "bus.db"),
    subscriptions: [
      { name: channel.pipeline, topic: channel.events },
      { name: channel.deadLettersSubscription, topic: channel.deadLetters },
    ],
  });
  warehouse = await openDuckdbWarehouse({ file: join(directory, "warehouse.duckdb") });
  store = openFilesystemStore({ directory: join(directory, "objects") });
});

afterEach(async () => {
  await worker?.stop();
  await Promise.all([bus.close(), warehouse.close(), store.close()]);
  await rm(directory, { recursive: true });
});

function start(): MicroBatch {
  worker = startMicroBatch({
    bus,
    warehouse,
    store,
    catalog: { registry, openapi: {} },
    log: silentLogger,
    requestTable,
  });
  return worker;
}

async function requestTable(eventType: string): Promise<void> {
  const table = registry.get(eventType)?.table;
  if (table && (await warehouse.getTable(table.name)) === null) await warehouse.createTable(table);
}

async function linesUnder(prefix: string): Promise<readonly Json[]> {
  const lines: Json[] = [];
  for await (const { name } of store.list(prefix)) {
    const content = await store.get(name);
    const text = content ? gunzipSync(content).toString() : "";
    lines.push(
      ...text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Json),
    );
  }
  return lines;
}

test("events of every type become rows of tables that did not exist, and archive lines with what was sent", async () => {
  const sent = new Map<string, Json>();
  for (const [type, definition] of registry) {
    const messages: OutgoingMessage[] = [];
    for (const { event } of await definition.generate({ count: 25, seed: 7 })) {
      const event_id = `${type}/${messages.length}`;
      sent.set(event_id, event);
      messages.push({ data: Buffer.from(JSON.stringify(event)), attributes: { event_type: type, event_id } });
    }
    await bus.publish(channel.events, messages);
  }
  const running = start();
  await running.idle();
  const stored = Object.fromEntries([...registry.values()].map(({ table }) => [table.name, 25]));
  expect(running.stats()).toMatchObject({ stored, deadLettered: {}, acknowledged: sent.size, pending: 0 });
  for (const { table } of registry.values()) {
    const { rows } = await warehouse.query(`SELECT count(DISTINCT _event_id) AS n FROM \`${table.name}\``);
    expect(rows.map(({ n }) => Number(n))).toEqual([25]);
  }
  const archived = (await linesUnder("events/")) as unknown as readonly { event_id: string; data: Json }[];
  expect(new Map(archived.map(({ event_id, data }) => [event_id, data]))).toEqual(sent);
  expect((await bus.status(channel.pipeline)).backlog).toBe(0);
});

test("poison ends on the dead-letter topic and in the store, byte for byte", async () => {
  const poison: readonly OutgoingMessage[] = [
    { data: Buffer.from([0xff, 0x00, 0x7b]), attributes: { event_id: "a" } },
    { data: Buffer.from('{"event_type":"order","test":true}'), attributes: {} },
    { data: Buffer.from('{"event_type":"nobody"}'), attributes: { note: "ü" } },
  ];
  await bus.publish(channel.events, poison);
  const running = start();
  await running.idle();
  const want = { MALFORMED_JSON: 1, SCHEMA_VIOLATION: 1, UNKNOWN_EVENT_TYPE: 1 };
  expect(running.stats()).toMatchObject({ stored: {}, deadLettered: want });
  const letters = (await linesUnder("dead-letters/")) as unknown as readonly DeadLetter[];
  expect(new Set(letters.map(originalMessage))).toEqual(
    new Set(poison.map(({ data, attributes }) => ({ data: Buffer.from(data), attributes }))),
  );
  const published = await bus.pull(channel.deadLettersSubscription, { maxMessages: 10, leaseSeconds: 10 });
  const onTopic = published.map(({ data }) => JSON.parse(Buffer.from(data).toString()) as unknown);
  expect(new Set(onTopic)).toEqual(new Set(letters));
});

test("events without a field that was required before wait until their table takes such rows", async () => {
  const definition = eventDefinition("order");
  const { table } = definition;
  const gone = { name: "customer_id", type: "STRING", mode: "REQUIRED" } as const;
  const live = await warehouse.createTable({ ...table, schema: { fields: [...table.schema.fields, gone] } });
  const event = { event_type: "order", n: 1 };
  await bus.publish(channel.events, [
    { data: Buffer.from(JSON.stringify(event)), attributes: { event_id: "e-1" } },
  ]);
  worker = startMicroBatch({
    bus,
    warehouse,
    store,
    catalog: { registry: registryOf(definition), openapi: {} },
    log: silentLogger,
    async requestTable() {
      const { definition: next } = planTable(table, live.definition);
      if (next !== null) await warehouse.patchTable(next, live.etag);
    },
  });
  await worker.idle();
  expect(worker.stats()).toMatchObject({ stored: { orders: 1 }, deadLettered: {} });
  expect((await warehouse.query("SELECT n, customer_id FROM orders")).rows).toEqual([
    { n: 1, customer_id: null },
  ]);
});
