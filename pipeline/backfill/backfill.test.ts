import { afterEach, expect, test } from "vitest";
import type { Registry } from "../../generated/contract.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { createHurriedClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { runGraph } from "../graph.ts";
import { writeArchive } from "../sinks/archive.ts";
import { storeDeadLetters } from "../sinks/dead-letters.ts";
import { eventDefinition, received, registryOf } from "../testing/fixtures.ts";
import { openMemoryBus } from "../testing/memory-bus.ts";
import { openMemoryStore } from "../testing/memory-store.ts";
import { createTestRetry } from "../testing/retry.ts";
import { runBackfill, type BackfillParts } from "./backfill.ts";
import type { BackfillCounts, BackfillOptions } from "./backfill-options.ts";

const retry = createTestRetry();
const definitions = [eventDefinition("order"), eventDefinition("refund")] as const;
const opened: Warehouse[] = [];

afterEach(() => Promise.all(opened.splice(0).map((warehouse) => warehouse.close())));

/** Order number `n`, published `n` minutes after ten; a raw one has no id of its own. */
function order(n: number, attributes: Readonly<Record<string, string>> = { event_id: `e-${n}` }) {
  const publishTime = new Date(Date.UTC(2026, 10, 2, 10, n));
  const event = { event_type: "order", n, big: "12345678901234567890" };
  const data = Buffer.from(JSON.stringify(event).replace(/"(\d{20})"/, "$1"));
  return received(data, attributes, { messageId: `m-${n}`, publishTime });
}

/** A platform on which these messages went their way through the pipeline. */
async function open(messages: readonly ReceivedMessage[], registry: Registry = registryOf(...definitions)) {
  const warehouse = await openDuckdbWarehouse({ file: ":memory:" });
  opened.push(warehouse);
  for (const { table } of definitions) await warehouse.createTable(table);
  const store = openMemoryStore();
  const bus = openMemoryBus();
  const { events, deadLetters } = await runGraph({ messages, registry, now: new Date(0) });
  for (const [table, ofTable] of events) {
    await warehouse.insertRows(table, ofTable);
    await writeArchive(store, ofTable, retry);
  }
  await storeDeadLetters(
    { store, retry },
    deadLetters.map(({ letter }) => letter),
  );
  const clock = createHurriedClock();
  const parts = { bus, warehouse, store, log: silentLogger, clock, now: () => new Date(1e12) };
  return { ...parts, catalog: { registry, openapi: {} } };
}

async function backfill(
  parts: BackfillParts,
  options: Partial<BackfillOptions> = {},
): Promise<BackfillCounts> {
  const [from, to] = [new Date("2026-11-02T00:00:00Z"), new Date("2026-11-03T00:00:00Z")];
  const all: BackfillCounts[] = [];
  for await (const counts of runBackfill(parts, { source: "archive", from, to, dryRun: false, ...options }))
    all.push(counts);
  const last = all.at(-1);
  if (last === undefined) throw new Error("no counts");
  return last;
}

async function rowsOf({ warehouse }: { readonly warehouse: Warehouse }) {
  const { rows } = await warehouse.query("SELECT * EXCLUDE (_ingested_at) FROM orders ORDER BY n, _event_id");
  return rows;
}

/** The table as if it were new. */
async function emptyTable(parts: Awaited<ReturnType<typeof open>>) {
  const warehouse = await openDuckdbWarehouse({ file: ":memory:" });
  opened.push(warehouse);
  for (const { table } of definitions) await warehouse.createTable(table);
  return { ...parts, warehouse };
}

const below3 = (value: unknown) =>
  (value as { n: number }).n >= 3 ? [{ pointer: "/n", keyword: "maximum", message: "must be < 3" }] : [];
const tightened = eventDefinition("order", { validate: below3 });

test("rows that a table lost are made again, value by value, and running it again changes nothing", async () => {
  const parts = await open([0, 1, 2, 3].map((n) => order(n, n === 3 ? {} : undefined)));
  const before = await rowsOf(parts);
  const lost = await emptyTable(parts);
  const objects = new Map(parts.store.objects);
  expect(await backfill(lost)).toMatchObject({ objects: 1, read: 4, stored: 4, known: 0, refused: {} });
  expect(await rowsOf(lost)).toEqual(before);
  expect(await backfill(lost)).toMatchObject({ read: 4, stored: 0, known: 4 });
  expect(await rowsOf(lost)).toEqual(before);
  expect(parts.store.objects).toEqual(objects);
});

test("only the rows that are missing are made", async () => {
  const parts = await open([order(0), order(1)]);
  const lost = await emptyTable(parts);
  const { events } = await runGraph({
    messages: [order(0)],
    registry: parts.catalog.registry,
    now: new Date(5),
  });
  await lost.warehouse.insertRows("orders", events.get("orders") ?? []);
  expect(await backfill(lost)).toMatchObject({ stored: 1, known: 1 });
});

test("a dry run counts the same and writes nothing", async () => {
  const parts = await open([order(0), order(3)]);
  const lost = { ...(await emptyTable(parts)), catalog: { registry: registryOf(tightened), openapi: {} } };
  const objects = new Map(parts.store.objects);
  const counts = { read: 2, stored: 1, refused: { SCHEMA_VIOLATION: 1 }, lettersWritten: 1 };
  expect(await backfill(lost, { dryRun: true })).toMatchObject(counts);
  expect(await rowsOf(lost)).toEqual([]);
  expect([parts.store.objects, parts.bus.published.size]).toEqual([objects, 0]);
  expect(await backfill(lost)).toMatchObject(counts);
});

test("what today's schema refuses becomes one dead letter, however often it runs", async () => {
  const parts = await open([order(0), order(3)]);
  const lost = { ...(await emptyTable(parts)), catalog: { registry: registryOf(tightened), openapi: {} } };
  await backfill(lost);
  expect(await backfill(lost)).toMatchObject({ refused: { SCHEMA_VIOLATION: 1 }, lettersWritten: 0 });
  const letters = parts.store.lines(
    "dead-letters/dt=2026-11-02/hour=10/",
  ) as unknown as readonly DeadLetter[];
  expect(letters).toMatchObject([{ event_id: "e-3", code: "SCHEMA_VIOLATION", event_type: "order" }]);
  expect(Buffer.from(letters[0]?.payload_base64 ?? "", "base64")).toEqual(order(3).data);
  expect(parts.bus.published.get(channel.deadLetters)).toHaveLength(1);
  expect(await rowsOf(lost)).toHaveLength(1);
});

test("events of two types that share an id have a letter each", async () => {
  const data = Buffer.from('{"event_type":"refund","n":3}');
  const refund = received(data, { event_id: "e-3" }, { messageId: "r", publishTime: order(3).publishTime });
  const parts = await open([order(3), refund]);
  const registry = registryOf(tightened, eventDefinition("refund", { validate: below3 }));
  const lost = { ...(await emptyTable(parts)), catalog: { registry, openapi: {} } };
  expect(await backfill(lost)).toMatchObject({ refused: { SCHEMA_VIOLATION: 2 }, lettersWritten: 2 });
  expect(await backfill(lost)).toMatchObject({ refused: { SCHEMA_VIOLATION: 2 }, lettersWritten: 0 });
});

test("an event with a row is none that today's schema could refuse", async () => {
  const parts = await open([order(3)]);
  const stricter = { ...parts, catalog: { registry: registryOf(tightened), openapi: {} } };
  expect(await backfill(stricter)).toMatchObject({ known: 1, refused: {}, lettersWritten: 0 });
});

test.each<[string, string, string, readonly number[]]>([
  ["from is within", "2026-11-02T10:01:00Z", "2026-11-02T12:00:00Z", [1, 2]],
  ["to is not", "2026-11-02T09:00:00Z", "2026-11-02T10:02:00Z", [0, 1]],
  ["another hour", "2026-11-02T11:00:00Z", "2026-11-02T12:00:00Z", []],
  ["a long time", "2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z", [0, 1, 2]],
])("the time is that of publishing: %s", async (_, from, to, want) => {
  const lost = await emptyTable(await open([order(0), order(1), order(2)]));
  await backfill(lost, { from: new Date(from), to: new Date(to) });
  expect((await rowsOf(lost)).map((row) => row["n"])).toEqual(want);
});

test("only events of the type", async () => {
  const refund = received({ event_type: "refund", n: 1 }, { event_id: "r-1" });
  const lost = await emptyTable(await open([order(0), refund]));
  expect(await backfill(lost, { type: "refund" })).toMatchObject({ read: 1, stored: 1 });
  expect(await rowsOf(lost)).toEqual([]);
});

test("dead letters whose cause is gone are stored and archived; the others stay as they are", async () => {
  const refused = await open([order(1), order(4), received("{", { event_id: "bad" })], registryOf(tightened));
  expect(refused.store.lines("dead-letters/")).toHaveLength(2);
  const mended = { ...refused, catalog: { registry: registryOf(...definitions), openapi: {} } };
  const counts = { objects: 1, read: 2, stored: 1, refused: { MALFORMED_JSON: 1 }, lettersWritten: 0 };
  expect(await backfill(mended, { source: "dead-letters" })).toMatchObject({
    ...counts,
    archived: { objects: 1 },
  });
  const archived = refused.store.lines("events/") as readonly { readonly event_id: string }[];
  expect(archived.map(({ event_id: id }) => id).toSorted()).toEqual(["e-1", "e-4"]);
  const objects = new Set(refused.store.objects.keys());
  const again = await backfill(mended, { source: "dead-letters" });
  expect(again).toMatchObject({ stored: 0, known: 1, archived: { objects: 0 } });
  expect(new Set(refused.store.objects.keys())).toEqual(objects);
  expect((await rowsOf(mended)).map((row) => row["n"])).toEqual([1, 4]);
});

test("a run that died between row and archive is made good by the next", async () => {
  const parts = await open([order(4)], registryOf(tightened));
  const mended = { ...parts, catalog: { registry: registryOf(...definitions), openapi: {} } };
  const putIfAbsent = () => Promise.reject(new Error("store away"));
  const dying = { ...mended, store: { ...parts.store, putIfAbsent } };
  await expect(backfill(dying, { source: "dead-letters" })).rejects.toThrow("store away");
  expect([(await rowsOf(mended)).length, parts.store.lines("events/").length]).toEqual([1, 0]);
  expect(await backfill(mended, { source: "dead-letters" })).toMatchObject({ stored: 0, known: 1 });
  expect([(await rowsOf(mended)).length, parts.store.lines("events/").length]).toEqual([1, 1]);
});

test("events of a newer schema are left alone and counted", async () => {
  const newer = order(1, { event_id: "e-1", schema_version: "1.1.0" });
  const parts = await open([newer], registryOf(eventDefinition("order", { version: "1.1.0" })));
  const older = {
    ...(await emptyTable(parts)),
    catalog: { registry: registryOf(...definitions), openapi: {} },
  };
  expect(await backfill(older)).toMatchObject({ read: 1, stored: 0, waiting: 1 });
});

test("a table that is not there ends it with what to do", async () => {
  const parts = await open([order(0)]);
  const warehouse = await openDuckdbWarehouse({ file: ":memory:" });
  opened.push(warehouse);
  await expect(backfill({ ...parts, warehouse })).rejects.toThrow(/1 rows of orders wait for the table/);
  const requestTable = async () => void (await warehouse.createTable(definitions[0].table));
  expect(await backfill({ ...parts, warehouse, requestTable })).toMatchObject({ stored: 1 });
});

test("it ends between two bundles when it is told to", async () => {
  const parts = await emptyTable(await open([order(0)]));
  expect(await backfill({ ...parts, signal: AbortSignal.abort() })).toMatchObject({ read: 0, stored: 0 });
});
