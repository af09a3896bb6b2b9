import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as generated from "../../generated/index.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import type {
  EventTrace,
  LetterSummary,
  LettersOfEvent,
  ReplayAnswer,
  StackStatus,
} from "./control-answers.ts";
import { openFolderControl } from "./control-folder.ts";
import { startStack, type Stack } from "./stack.ts";

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
const raw = { ...order, order_id: "order-raw" };

let folder = "";
let stack: Stack;
/** What the stack knows; tests change it as a new deployment would. */
const catalog = { registry: generated.registry, openapi: generated.openapi };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-"));
  catalog.registry = generated.registry;
});

afterEach(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  stack = await startStack({
    dataDirectory: folder,
    catalog,
    log: silentLogger,
    ports: { generator: 0, tableManager: 0 },
    syncTables: true,
  });
}

async function call(path: string, body?: unknown): Promise<string> {
  const response = await fetch(`${stack.file.urls.control}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${stack.file.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

const get = async <T>(path: string) => JSON.parse(await call(path)) as T;
const trace = (id: string) => get<EventTrace>(`/trace?event_id=${encodeURIComponent(id)}`);

async function list(query = ""): Promise<readonly LetterSummary[]> {
  const lines = (await call(`/dead-letters?${query}`)).trimEnd().split("\n");
  expect(lines.pop()).toBe('{"end":true}');
  return lines.map((line) => JSON.parse(line) as LetterSummary);
}

async function replay(letters: readonly LetterSummary[]): Promise<ReplayAnswer> {
  return JSON.parse(await call("/dead-letters/replay", { letters })) as ReplayAnswer;
}

/** Publishes past the event generator; returns the event id. */
async function publish(data: string, attributes: Readonly<Record<string, string>> = {}): Promise<string> {
  const [messageId = ""] = await stack.bus.publish(channel.events, [{ data: Buffer.from(data), attributes }]);
  return attributes["event_id"] ?? messageId;
}

test("an event is followed to its row and its archive object", async () => {
  await start();
  await publish(JSON.stringify(order), { event_id: "key/0", event_type: "order" });
  await stack.settled();
  const { archive, rows, ...rest } = await trace("key/0");
  expect(rest).toMatchObject({ state: "stored", event_type: "order", deliveries: [], letters: [] });
  expect(rows).toMatchObject([{ table: "orders", partition: { field: "event_date", value: "2024-01-15" } }]);
  expect(archive).toEqual([expect.stringMatching(/^events\/event_type=order\/dt=.*\.ndjson\.gz$/)]);
  expect(await trace("key/1")).toMatchObject({ state: "never published", published: null });
});

test("letters are found by code, type, time and event, and show no payload unasked", async () => {
  await start();
  const secret = "customer-secret";
  const ids = [
    await publish(`{"event_type":"order","customer_id":"${secret}"}`),
    await publish(`${secret} is no JSON`, { event_id: "it's \0 odd", event_type: "order" }),
    await publish(`{"event_type":"zebra","name":"${secret}"}`),
  ];
  await stack.settled();
  const found = async (query: string) =>
    (await list(query)).map(({ event_id: id }) => ids.indexOf(id)).toSorted((a, b) => a - b);
  const queries: readonly (readonly [string, readonly number[]])[] = [
    ["", [0, 1, 2]],
    ["code=SCHEMA_VIOLATION", [0]],
    ["type=order", [0, 1]],
    ["type=order&code=MALFORMED_JSON", [1]],
    ["since=2020-01-01T00:00:00Z", [0, 1, 2]],
    ["until=2020-01-01T00:00:00Z", []],
    [`since=${new Date(Date.now() + 60_000).toISOString()}`, []],
    [`event_id=${encodeURIComponent("it's \0 odd")}&event_id=${ids[2]}`, [1, 2]],
  ];
  for (const [query, want] of queries) expect([query, await found(query)]).toEqual([query, want]);

  expect(JSON.stringify(await list())).not.toContain(secret);
  const event = (payload: string) => get<LettersOfEvent>(`/dead-letters/event?event_id=${ids[0]}${payload}`);
  expect((await event("")).letters[0]).toMatchObject({ payload_bytes: 54 });
  expect((await event("")).letters[0]).not.toHaveProperty("payload_base64");
  const payload = async (more: string) => {
    const { payload_base64: content = "", payload_masked: masked } = (await event(more)).letters[0] ?? {};
    return [Buffer.from(content, "base64").toString(), masked];
  };
  expect(await payload("&payload=1")).toEqual([
    '{"event_type":"order","customer_id":"[personal data]"}',
    "values",
  ]);
  expect(await payload("&payload=1&personal=1")).toEqual([
    `{"event_type":"order","customer_id":"${secret}"}`,
    undefined,
  ]);
  expect(await get<StackStatus>("/status")).toMatchObject({
    deadLetters: { open: 3, byCode: { MALFORMED_JSON: 1, SCHEMA_VIOLATION: 1, UNKNOWN_EVENT_TYPE: 1 } },
  });
});

test("a replay keeps id and bytes, ends in a row once the cause is gone, and is not published again", async () => {
  catalog.registry = new Map([...generated.registry].filter(([type]) => type !== "order"));
  await start();
  const text = ` ${JSON.stringify(raw)}\n`;
  const ids = [
    await publish(text),
    await publish(JSON.stringify(order), { event_id: "e-1", event_type: "order", k: "v" }),
  ];
  await stack.settled();
  const before = await list();
  expect(before.map(({ code }) => code)).toEqual(["UNKNOWN_EVENT_TYPE", "UNKNOWN_EVENT_TYPE"]);

  // Too early: it fails again, under the same id and with its history.
  expect(await replay(before)).toMatchObject({ replayed: expect.arrayContaining(ids), skipped: [] });
  await stack.settled();
  const again = await list();
  expect(new Map(again.map(({ event_id: id, replays }) => [id, replays]))).toEqual(
    new Map(ids.map((id) => [id, 1])),
  );
  const { letters } = await get<LettersOfEvent>("/dead-letters/event?event_id=e-1");
  expect(letters).toMatchObject([
    { replay: { count: 0, last_id: null }, attributes: { event_id: "e-1", event_type: "order", k: "v" } },
    {
      replay: { count: 1, last_id: letters[0]?.message_id },
      attributes: { event_id: "e-1", event_type: "order", k: "v" },
    },
  ]);
  expect(letters[1]?.first_failed_at).toBe(letters[0]?.failed_at);
  expect(await stack.books()).toMatchObject({ published: 2, deadLettered: 2, balanced: true });

  catalog.registry = generated.registry;
  await replay(again);
  await stack.settled();
  expect(await list()).toEqual([]);
  expect((await list("with_stored=1")).map(({ open }) => open)).toEqual([false, false]);
  expect(await stack.books()).toMatchObject({ published: 2, stored: 2, deadLettered: 0, balanced: true });
  const { rows } = await stack.warehouse.query(
    "SELECT _event_id AS id, order_id FROM orders ORDER BY order_id",
  );
  expect(rows).toEqual([
    { id: "e-1", order_id: "order-123" },
    { id: ids[0], order_id: "order-raw" },
  ]);
  expect((await trace(ids[0] ?? "")).archive).toHaveLength(1);

  const stored = await replay(again);
  expect(stored).toEqual({
    replayed: [],
    skipped: expect.arrayContaining(ids.map((event_id) => ({ event_id, reason: "it has a row" }))),
  });
});

test("what the broker gave up on is in flight until it is a letter, and replays", async () => {
  const bus = openEmbeddedBus({
    file: join(folder, "bus.db"),
    subscriptions,
    journalTopics: [channel.events],
  });
  const [id = ""] = await bus.publish(channel.events, [
    { data: Buffer.from(JSON.stringify(raw)), attributes: {} },
  ]);
  for (let attempt = 0; attempt < 100; attempt++) {
    const [message] = await bus.pull(channel.pipeline, { maxMessages: 1, leaseSeconds: 60 });
    await bus.nack(channel.pipeline, [message?.ackId ?? ""]);
  }
  await bus.close();
  const look = await openFolderControl(folder, catalog);
  const books = await (await look.request("/books", { method: "GET" })).json();
  expect(books).toMatchObject({ published: 1, inFlight: 1, balanced: true });
  await look.close();

  await start();
  await stack.settled();
  const [letter] = await list();
  expect(letter).toMatchObject({ event_id: id, code: "DELIVERY_ATTEMPTS_EXCEEDED", attempts: 100 });
  expect(await trace(id)).toMatchObject({ state: "dead-lettered", deliveries: [] });
  expect(await replay(letter === undefined ? [] : [letter])).toMatchObject({ replayed: [id] });
  await stack.settled();
  expect(await trace(id)).toMatchObject({ state: "stored", rows: [{ table: "orders" }] });
  expect(await stack.books()).toMatchObject({ published: 1, stored: 1, balanced: true });
});

test("a letter whose event is in flight is left alone", async () => {
  await start();
  const id = await publish("no JSON");
  await stack.settled();
  const letters = await list();
  await stack.stop();

  const look = await openFolderControl(folder, catalog);
  const again = async () => {
    const body = JSON.stringify({ letters });
    return (await look.request("/dead-letters/replay", { method: "POST", body })).json();
  };
  expect(await again()).toEqual({ replayed: [id], skipped: [] });
  expect(await again()).toEqual({ replayed: [], skipped: [{ event_id: id, reason: "it is in flight" }] });
  const traced = await (await look.request(`/trace?event_id=${id}`, { method: "GET" })).json();
  expect(traced).toMatchObject({
    state: "dead-lettered",
    deliveries: [{ subscription: channel.pipeline, state: "ready" }],
  });
  await look.close();
});

test("the books balance at any moment while events come, fail and are replayed", async () => {
  await start();
  const readings: boolean[] = [];
  const flow = new AbortController();
  const whileFlowing = async (work: () => Promise<unknown>) => {
    while (!flow.signal.aborted) await work();
  };
  const reading = whileFlowing(async () => readings.push((await stack.books()).balanced));
  const replaying = whileFlowing(async () => replay((await list()).slice(0, 20)));
  for (let round = 0; round < 8; round++) {
    for (const type of generated.registry.keys()) {
      const url = `${stack.file.urls.generator}/generate/${type}?count=100&seed=${round}&invalid=0.1`;
      expect((await fetch(url, { method: "POST" })).status).toBe(202);
    }
    await publish("no JSON");
  }
  await stack.settled();
  flow.abort();
  await Promise.all([reading, replaying]);
  await stack.settled();
  expect(new Set(readings)).toEqual(new Set([true]));
  expect(await stack.books()).toMatchObject({ published: 2_408, inFlight: 0, balanced: true });
});

test.each(["/trace", "/dead-letters?since=soon", "/dead-letters/event"])(
  "%s is refused with a reason",
  async (path) => {
    await start();
    await expect(call(path)).rejects.toThrow(/BAD_REQUEST/);
  },
);

test("a replay takes names of letters only", async () => {
  await start();
  for (const letters of [
    undefined,
    [1],
    [{ event_id: "a", object: "dead-letters/x" }],
    [{ event_id: "a", event_type: "order", object: "events/x" }],
  ]) {
    await expect(call("/dead-letters/replay", { letters })).rejects.toThrow(/BAD_REQUEST/);
  }
  await expect(
    call("/dead-letters/replay", {
      letters: [{ event_id: "a", event_type: "order", object: "dead-letters/../x" }],
    }),
  ).rejects.toThrow(/OBJECT_NAME_REFUSED|refused/);
});
