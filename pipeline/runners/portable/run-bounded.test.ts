import { afterEach, expect, test } from "vitest";
import type { EventDefinition } from "../../../generated/contract.ts";
import type { ReceivedMessage } from "../../../platform/event-bus/event-bus.ts";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { openDuckdbWarehouse } from "../../../platform/warehouse/duckdb.ts";
import type { Warehouse } from "../../../platform/warehouse/warehouse.ts";
import { runGraph } from "../../graph.ts";
import { writeArchive } from "../../sinks/archive.ts";
import { storeDeadLetters } from "../../sinks/dead-letters.ts";
import { eventDefinition, received, registryOf } from "../../testing/fixtures.ts";
import { openMemoryBus } from "../../testing/memory-bus.ts";
import { openMemoryStore } from "../../testing/memory-store.ts";
import { createTestRetry } from "../../testing/retry.ts";
import { createEngineContext } from "./engine-context.ts";
import type { ObjectSource } from "./object-source.ts";
import { runBounded } from "./run-bounded.ts";
import { createTally } from "./tally.ts";

const retry = createTestRetry();
const opened: Warehouse[] = [];
const now = new Date("2026-11-03T00:00:00.000Z");
const archive: ObjectSource = { kind: "archive", eventTypes: ["order", "refund"] };

afterEach(() => Promise.all(opened.splice(0).map((warehouse) => warehouse.close())));

/** Number `n` of a type, published `n` minutes after ten. */
function message(type: string, n: number, body: object = { event_type: type, n }): ReceivedMessage {
  const publishTime = new Date(Date.UTC(2026, 10, 2, 10, n));
  return received(
    Buffer.from(JSON.stringify(body)),
    { event_id: `${type}-${n}` },
    { messageId: `m-${type}-${n}`, publishTime },
  );
}

const order = eventDefinition("order");
const refund = eventDefinition("refund");
const messages = [0, 1, 2].flatMap((n) => [message("order", n), message("refund", n)]);
const refused = message("order", 3, { event_type: "order", n: "three" });

/** A platform with archive and dead letters of what went through the pipeline, and with empty tables. */
async function openPlatform(definitions: readonly EventDefinition[] = [order, refund]) {
  const warehouse = await openDuckdbWarehouse({ file: ":memory:" });
  opened.push(warehouse);
  for (const { table } of [order, refund]) await warehouse.createTable(table);
  const [store, bus] = [openMemoryStore(), openMemoryBus()];
  const was = await runGraph({ messages: [...messages, refused], registry: registryOf(order, refund), now });
  for (const events of was.events.values()) await writeArchive(store, events, retry);
  const letters = was.deadLetters.map(({ letter }) => letter);
  await storeDeadLetters({ store, retry }, letters);
  const { signal } = new AbortController();
  const registry = registryOf(...definitions);
  async function run(source: ObjectSource): Promise<string> {
    const tally = createTally();
    const parts = { registry, bus, warehouse, store, log: silentLogger, signal, report: tally.report };
    await runBounded({ source, engine: { kind: "direct", context: createEngineContext(parts) } });
    return tally.text();
  }
  const rows = async (table: string) => {
    const { rows: found } = await warehouse.query(`SELECT _event_id AS id FROM ${table} ORDER BY 1`);
    return found.map(({ id }) => id);
  };
  return { store, bus, run, rows, letters: () => store.lines("dead-letters/") };
}

test("the archive restores rows, once, and is not archived again", async () => {
  const { store, run, rows } = await openPlatform();
  const objects = store.objects.size;
  expect(await run(archive)).toBe("6 rows are new, 0 were there; 0 refused; 0 archive objects");
  expect(await rows("orders")).toEqual(["order-0", "order-1", "order-2"]);
  expect(await rows("refunds")).toEqual(["refund-0", "refund-1", "refund-2"]);
  expect(await run(archive)).toBe("0 rows are new, 6 were there; 0 refused; 0 archive objects");
  expect(await rows("orders")).toHaveLength(3);
  expect(store.objects.size).toBe(objects);
});

test("a type, and a span of publishing time", async () => {
  const { run, rows } = await openPlatform();
  const span = { since: "2026-11-02T10:01:00.000Z", until: "2026-11-02T10:02:00.000Z" };
  await run({ kind: "archive", eventTypes: ["refund"], ...span });
  expect(await rows("orders")).toEqual([]);
  expect(await rows("refunds")).toEqual(["refund-1"]);
});

test("dead letters get another try under today's schema, and are archived then", async () => {
  const lenient = eventDefinition("order", { validate: () => [], toRow: () => ({ n: 3 }) });
  const { run, rows, store, letters } = await openPlatform([lenient, refund]);
  const source: ObjectSource = { kind: "dead letters", eventTypes: [] };
  expect(await run(source)).toBe("1 rows are new, 0 were there; 0 refused; 1 archive objects");
  expect(await rows("orders")).toEqual(["order-3"]);
  expect(store.lines("events/event_type=order/")).toHaveLength(4);
  expect(await run(source)).toMatch(/^0 rows are new, 1 were there; .* 0 archive objects$/);
  expect(letters()).toHaveLength(1);
});

test("what is refused once more keeps the letter that it has", async () => {
  const { run, rows, letters, bus } = await openPlatform();
  await run({ kind: "dead letters", eventTypes: ["order"] });
  expect(await rows("orders")).toEqual([]);
  expect(letters()).toHaveLength(1);
  expect(bus.published.size).toBe(0);
});

test("archived events that today's schema refuses become dead letters, once", async () => {
  const strict = eventDefinition("order", {
    validate: () => [{ pointer: "/n", keyword: "type", message: "must be text" }],
  });
  const { run, rows, letters } = await openPlatform([strict, refund]);
  expect(await run(archive)).toMatch(/^3 rows are new, 0 were there; 3 refused \(SCHEMA_VIOLATION 3\)/);
  expect(await rows("orders")).toEqual([]);
  expect(letters()).toHaveLength(4);
  await run(archive);
  expect(letters()).toHaveLength(4);
});

test("events of a newer schema fail the run", async () => {
  const { run, store } = await openPlatform();
  const newer = { ...message("order", 5), attributes: { event_id: "order-5", schema_version: "2.0.0" } };
  const { events } = await runGraph({
    messages: [newer],
    registry: registryOf(eventDefinition("order", { version: "2.0.0" })),
    now,
  });
  await writeArchive(store, events.get("orders") ?? [], retry);
  await expect(run(archive)).rejects.toThrow(/1 events of order have a schema version newer/);
});

test("a damaged object fails the run and is named", async () => {
  const { run, store } = await openPlatform();
  const name = "events/event_type=order/dt=2026-11-02/hour=10/cut.ndjson.gz";
  await store.putIfAbsent(name, Buffer.from("no gzip"));
  await expect(run(archive)).rejects.toThrow(`${name} is damaged`);
});
