import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EmbeddedBus, openEmbeddedBus } from "./embedded.ts";
import type { JournalEntry, JournalQuery } from "./journal.ts";

let folder = "";
let bus: EmbeddedBus;
let now = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-journal-"));
  now = Date.parse("2026-01-15T10:00:00Z");
  bus = openEmbeddedBus({
    file: join(folder, "bus.db"),
    subscriptions: [
      { name: "sub", topic: "events" },
      { name: "other-sub", topic: "other" },
    ],
    journalTopics: ["events"],
    now: () => now,
  });
});

afterEach(async () => {
  await bus.close();
  rmSync(folder, { recursive: true });
});

function publish(topic: string, ...attributes: readonly Readonly<Record<string, string>>[]) {
  return bus.publish(
    topic,
    attributes.map((one) => ({ data: Uint8Array.of(1), attributes: one })),
  );
}

async function read(query?: JournalQuery): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of bus.journal().entries(query)) entries.push(entry);
  return entries;
}

async function ids(query?: JournalQuery): Promise<readonly string[]> {
  return (await read(query)).map(({ eventId }) => eventId);
}

describe("the journal", () => {
  test("enters each message of its topics, with what its attributes say", async () => {
    await publish("events", { event_id: "e1", event_type: "order", run_id: "r1" });
    await publish("other", { event_id: "e2" });
    expect(await read()).toEqual([
      { eventId: "e1", eventType: "order", runId: "r1", publishedAt: new Date(now) },
    ]);
  });

  test("names a message without event id by its message id", async () => {
    expect(await ids()).toEqual([]);
    const messageIds = await publish("events", { k: "v" }, { event_id: "" });
    expect(await ids()).toEqual(messageIds);
  });

  test("enters an event once, as of its first publishing", async () => {
    await publish("events", { event_id: "e1", event_type: "order" }, { event_id: "e1", event_type: "order" });
    now += 1_000;
    await publish("events", { event_id: "e1", event_type: "order" });
    expect(await read()).toMatchObject([
      { eventId: "e1", eventType: "order", publishedAt: new Date(now - 1_000) },
    ]);
    expect(await bus.journal().count()).toBe(1);
  });

  test("enters events of several types under one id, also over a page's end", async () => {
    const types = Array.from({ length: 1_500 }, (_, index) => `t${String(index).padStart(4, "0")}`);
    await publish("events", ...types.map((event_type) => ({ event_id: "e1", event_type })));
    expect((await read()).map(({ eventType }) => eventType)).toEqual(types);
    expect(await bus.journal().count()).toBe(1_500);
  });

  test("takes over a file in which events were known by their id alone", async () => {
    await publish("events", { event_id: "e1", event_type: "order", run_id: "r1" });
    await bus.close();
    const file = join(folder, "bus.db");
    const database = new DatabaseSync(file);
    database.exec(`
      CREATE TABLE by_id (
        event_id TEXT PRIMARY KEY, event_type TEXT NOT NULL, run_id TEXT NOT NULL, published_at INTEGER NOT NULL
      ) WITHOUT ROWID;
      INSERT INTO by_id SELECT * FROM journal;
      DROP TABLE journal;
      ALTER TABLE by_id RENAME TO journal;
      PRAGMA user_version = 2`);
    database.close();
    bus = openEmbeddedBus({ file, subscriptions: [], journalTopics: ["events"] });
    await publish("events", { event_id: "e1", event_type: "inventory" });
    expect(await read()).toMatchObject([
      { eventType: "inventory" },
      { eventType: "order", runId: "r1", publishedAt: new Date(now) },
    ]);
    expect(await bus.journal().count()).toBe(2);
  });

  test("does not enter a replay", async () => {
    await publish("events", { event_id: "e1", replay_count: "1" });
    expect(await bus.journal().count()).toBe(0);
  });

  test("keeps an event after its acknowledgement", async () => {
    await publish("events", { event_id: "e1" });
    const [message] = await bus.pull("sub", { maxMessages: 1, leaseSeconds: 10 });
    await bus.ack("sub", [message?.ackId ?? ""]);
    expect(await ids()).toEqual(["e1"]);
  });

  test("reads more than a page, each entry once and in order", async () => {
    const wanted = Array.from({ length: 2_500 }, (_, index) => `e${String(index).padStart(5, "0")}`);
    await publish("events", ...wanted.toReversed().map((event_id) => ({ event_id })));
    expect(await ids()).toEqual(wanted);
    expect(await bus.journal().count()).toBe(2_500);
  });

  const queries: readonly (readonly [string, JournalQuery, readonly string[]])[] = [
    ["by type", { eventTypes: ["order", "absent"] }, ["a", "b"]],
    ["by time, the instant itself included", { since: new Date("2026-01-15T10:00:01Z") }, ["b", "c"]],
    ["by both", { eventTypes: ["order"], since: new Date("2026-01-15T10:00:01Z") }, ["b"]],
    ["by no type at all", { eventTypes: [] }, []],
    ["by the empty type", { eventTypes: [""] }, ["c"]],
  ];
  test.each(queries)("narrows %s", async (_, query, want) => {
    await publish("events", { event_id: "a", event_type: "order" });
    now += 1_000;
    await publish("events", { event_id: "b", event_type: "order" }, { event_id: "c" });
    expect(await ids(query)).toEqual(want);
  });
});
