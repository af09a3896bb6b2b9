import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SubscriptionStatus } from "../../platform/event-bus/event-bus.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { deadLetterFolder } from "../../platform/dead-letter-objects.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { createLogger } from "../../platform/runtime/log.ts";
import { startBigqueryServer, type BigqueryServer } from "../../platform/testing/bigquery-server/server.ts";
import { openBigqueryWarehouse } from "../../platform/warehouse/bigquery.ts";
import { journalTable } from "../../platform/warehouse/journal-table.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { closedBooks, closedSpan, logBooks, type ClosedBooks } from "./closed-books.ts";

const now = new Date("2026-11-02T10:20:30Z");
const inside = "2026-11-02T10:14:10.000Z";
const before = "2026-11-02T10:12:00.000Z";
const later = "2026-11-02T10:20:00.000Z";
const yesterday = "2026-11-01T10:00:00.000Z";
const span = closedSpan(now, 2);

let folder: string;
let server: BigqueryServer;
let store: ObjectStore;
let datasets = 0;

beforeAll(async () => {
  server = await startBigqueryServer();
  folder = await mkdtemp(join(tmpdir(), "eventloom-"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface World {
  /** Published at `inside` unless it says otherwise. */
  readonly published?: readonly {
    readonly id: string;
    readonly at?: string;
    readonly replay?: boolean;
    /** Null for a message that does not say. */
    readonly type?: string | null;
  }[];
  readonly rows?: readonly { readonly id: string; readonly at?: string }[];
  readonly letters?: readonly { readonly id: string; readonly at?: string; readonly type?: string }[];
  /** What a subscription has not seen acknowledged: when the oldest came, and how many they are. */
  readonly held?: Readonly<Record<string, readonly [oldest: string, messages: number]>>;
}

async function booksOf({ published = [], rows = [], letters = [], held = {} }: World): Promise<ClosedBooks> {
  const dataset = `d${datasets++}`;
  await server.makeDataset(dataset);
  const warehouse = openBigqueryWarehouse({ projectId: server.projectId, dataset, emulatorUrl: server.url });
  await fill(warehouse, published, rows);
  store = openFilesystemStore({ directory: join(folder, dataset) });
  for (const { id, at = inside, type = "order" } of letters) {
    const letter = { event_id: id, event_type: type, publish_time: at, attributes: {} };
    const name = `${deadLetterFolder(at)}/${id}.ndjson.gz`;
    await store.putIfAbsent(name, gzipSync(`${JSON.stringify(letter)}\n`));
  }
  const status = async (subscription: string): Promise<SubscriptionStatus> => {
    const [oldest = null, backlog = 0] = held[subscription] ?? [];
    return { subscription, backlog, oldestUnacked: oldest === null ? null : new Date(oldest) };
  };
  const tables = new Map([["order", "orders"]]);
  return closedBooks({ bus: { status }, warehouse, store, tables }, span);
}

async function fill(
  warehouse: Warehouse,
  published: NonNullable<World["published"]>,
  rows: NonNullable<World["rows"]>,
): Promise<void> {
  await warehouse.createTable(journalTable);
  await warehouse.createTable({
    name: "orders",
    schema: {
      fields: [
        { name: "_event_id", type: "STRING", mode: "REQUIRED" },
        { name: "_published_at", type: "TIMESTAMP", mode: "NULLABLE" },
      ],
    },
  });
  const journal = published.map(({ id, at = inside, replay = false, type }, index) => ({
    insertId: String(index),
    row: {
      message_id: id,
      publish_time: at,
      // Half of the messages come raw: the message's id is the event's.
      attributes: JSON.stringify({
        ...(type === undefined && index % 2 === 0 ? { event_id: id, event_type: "order" } : {}),
        ...(type === undefined ? {} : { event_id: id }),
        ...(typeof type === "string" ? { event_type: type } : {}),
        ...(replay ? { replay_count: "1" } : {}),
      }),
    },
  }));
  await warehouse.insertRows("_journal", journal);
  const inserted = rows.map(({ id, at = inside }, index) => ({
    insertId: String(index),
    row: { _event_id: id, _published_at: at },
  }));
  await warehouse.insertRows("orders", inserted);
}

test("closed are the whole minutes that ended five minutes ago", () => {
  expect(span).toEqual({ since: new Date("2026-11-02T10:13:00Z"), until: new Date("2026-11-02T10:15:00Z") });
});

const balanced = { balanced: true, missingCount: 0, extraCount: 0 };
const worlds: readonly (readonly [string, World, object])[] = [
  ["nothing", {}, { ...balanced, published: 0, isOpen: false }],
  [
    "rows, second rows and letters",
    {
      published: [{ id: "a" }, { id: "b" }, { id: "c" }],
      rows: [{ id: "a" }, { id: "a" }, { id: "b" }],
      letters: [{ id: "c" }],
    },
    { ...balanced, published: 3, stored: 2, deadLettered: 1, inFlight: 0 },
  ],
  [
    "a row that says another time than the broker",
    { published: [{ id: "a" }], rows: [{ id: "a", at: before }] },
    { ...balanced, stored: 1 },
  ],
  [
    "a row of the span whose event the broker took shortly before",
    { published: [{ id: "a", at: before }], rows: [{ id: "a" }] },
    { ...balanced, published: 0 },
  ],
  [
    "what is of other minutes",
    { published: [{ id: "a", at: before }], letters: [{ id: "b", at: before }] },
    { ...balanced, published: 0, deadLettered: 0 },
  ],
  [
    "a replay",
    {
      published: [
        { id: "a", at: before },
        { id: "a", replay: true },
      ],
      letters: [{ id: "a" }],
    },
    { ...balanced, published: 0 },
  ],
  [
    "an event that is nowhere",
    { published: [{ id: "a" }] },
    { balanced: false, missing: ["a"], inFlight: 0 },
  ],
  [
    "an event that is nowhere while the pipeline is behind",
    { published: [{ id: "a" }], held: { [channel.pipeline]: [inside, 900] } },
    { ...balanced, inFlight: 1 },
  ],
  [
    "three events that are nowhere while one message has waited for a day",
    { published: ["a", "b", "c"].map((id) => ({ id })), held: { [channel.pipeline]: [yesterday, 1] } },
    { balanced: false, published: 3, inFlight: 1, missingCount: 2, missing: ["b", "c"] },
  ],
  [
    "what pipeline and dead letters hold, each its share",
    {
      published: ["a", "b", "c", "d"].map((id) => ({ id })),
      rows: [{ id: "b" }],
      held: { [channel.pipeline]: [yesterday, 1], [channel.deadLettersSubscription]: [inside, 1] },
    },
    { balanced: false, stored: 1, inFlight: 2, missing: ["d"] },
  ],
  [
    "an event that is nowhere while dead letters are only busy with later ones",
    {
      published: [{ id: "a" }, { id: "b" }],
      held: { [channel.pipeline]: [yesterday, 1], [channel.deadLettersSubscription]: [later, 9] },
    },
    { balanced: false, inFlight: 1, missing: ["b"] },
  ],
  [
    "an event that is nowhere while the pipeline is only busy with later ones",
    { published: [{ id: "a" }], held: { [channel.pipeline]: [later, 900] } },
    { balanced: false, missing: ["a"] },
  ],
  ["a row that nobody published", { rows: [{ id: "x" }] }, { balanced: false, extra: ["x"], published: 0 }],
  ["a letter that nobody published", { letters: [{ id: "x" }] }, { balanced: false, extra: ["x"] }],
  [
    "one id that events of two types have, one of them lost",
    {
      published: [
        { id: "a", type: "order" },
        { id: "a", type: "inventory" },
      ],
      rows: [{ id: "a" }],
    },
    { balanced: false, published: 2, stored: 1, missing: ["a"], missingCount: 1, extraCount: 0 },
  ],
  [
    "one id that events of two types have, one of them dead-lettered",
    {
      published: [
        { id: "a", type: "order" },
        { id: "a", type: "inventory" },
      ],
      rows: [{ id: "a" }],
      letters: [{ id: "a", type: "inventory" }],
    },
    { ...balanced, published: 2, stored: 1, deadLettered: 1 },
  ],
  [
    "an id whose other type was published long before",
    {
      published: [
        { id: "a", type: "order", at: "2026-11-01T10:00:00.000Z" },
        { id: "a", type: "inventory" },
      ],
      rows: [{ id: "a", at: "2026-11-01T10:00:00.000Z" }],
      letters: [{ id: "a", type: "inventory" }],
    },
    { ...balanced, published: 1, stored: 0, deadLettered: 1 },
  ],
  [
    "a row that was published under another type only",
    {
      published: [{ id: "a", type: "inventory" }],
      rows: [{ id: "a" }],
      letters: [{ id: "a", type: "inventory" }],
    },
    { balanced: false, published: 1, deadLettered: 1, extra: ["a"], extraCount: 1 },
  ],
  [
    "events whose type was found later",
    {
      published: [
        { id: "a", type: null },
        { id: "b", type: null },
      ],
      rows: [{ id: "a" }],
      letters: [{ id: "b", type: "inventory" }],
    },
    { ...balanced, published: 2, stored: 1, deadLettered: 1 },
  ],
  ["a journal that is behind", { held: { [channel.journal]: [inside, 1] } }, { isOpen: true }],
];
test.each(worlds)("the books of %s", async (_, world, want) => {
  expect(await booksOf(world)).toMatchObject(want);
});

test.each<readonly [World, string, string]>([
  [{}, "INFO", "the books balance"],
  [{ published: [{ id: "secret-id" }] }, "ERROR", "the books do not balance"],
  [
    { published: [{ id: "a" }, { id: "b" }], held: { [channel.pipeline]: [yesterday, 1] } },
    "ERROR",
    "the books do not balance",
  ],
  [{ held: { [channel.journal]: [inside, 1] } }, "WARNING", "the journal is behind, the books are not final"],
])("one line tells an alert: %j", async (world, severity, message) => {
  const lines: string[] = [];
  logBooks(createLogger({ component: "conserve", write: (line) => lines.push(line) }), await booksOf(world));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ severity, message }]);
  expect(lines.join("")).not.toContain("secret-id");
});
