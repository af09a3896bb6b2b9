import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openapi, registry } from "../../generated/index.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import type { EventTrace, LetterSummary, LettersOfEvent, ReplayAnswer } from "./control-answers.ts";
import { startStack, type Stack } from "./stack.ts";

const order = {
  event_type: "order",
  order_id: "order-1",
  customer_id: "customer-1",
  order_date: "2024-01-15T10:30:00Z",
  status: "pending",
  items: [{ product_id: "prod-1", quantity: 1, unit_price: 1 }],
  total_amount: 1,
  currency: "USD",
  event_date: "2024-01-15",
};
/** Valid, and of a day that no table takes rows of. */
const inventory = {
  event_type: "inventory",
  inventory_id: "inv-1",
  product_id: "prod-1",
  quantity_change: 1,
  warehouse_id: "wh-eu",
  reason: "restock",
  timestamp: "2010-01-15T10:30:00Z",
  event_date: "2010-01-15",
};

let folder = "";
let stack: Stack;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-"));
  stack = await startStack({
    dataDirectory: folder,
    catalog: { registry, openapi },
    log: silentLogger,
    ports: { generator: 0, tableManager: 0 },
    syncTables: true,
  });
});

afterEach(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

async function post(event: { readonly event_type: string }, key: string): Promise<void> {
  const response = await fetch(`${stack.file.urls.generator}/events/${event.event_type}`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(event),
  });
  expect(response.status).toBe(202);
}

async function call(path: string, body?: unknown): Promise<string> {
  const response = await fetch(`${stack.file.urls.control}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${stack.file.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return await response.text();
}

async function list(): Promise<readonly LetterSummary[]> {
  const lines = (await call("/dead-letters")).trimEnd().split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as LetterSummary);
}

test("one key for events of two types: the one without a row is seen everywhere", async () => {
  await post(order, "checkout-7");
  await post(inventory, "checkout-7");
  await stack.settled();

  const letters = await list();
  expect(letters).toMatchObject([
    { event_id: "checkout-7", event_type: "inventory", code: "PARTITION_OUT_OF_RANGE", open: true },
  ]);
  const shown = JSON.parse(await call("/dead-letters/event?event_id=checkout-7")) as LettersOfEvent;
  expect(shown).toMatchObject({ open: true });
  const books = await stack.books();
  expect(books).toMatchObject({ published: 2, stored: 1, deadLettered: 1, balanced: true });
  expect(books.byType).toMatchObject({ order: { stored: 1 }, inventory: { stored: 0, deadLettered: 1 } });
  const answer = JSON.parse(await call("/dead-letters/replay", { letters })) as ReplayAnswer;
  expect(answer).toEqual({ replayed: ["checkout-7"], skipped: [] });
});

test("a trace of an id that two types have tells one from the other", async () => {
  await post(order, "checkout-7");
  await post(inventory, "checkout-7");
  await stack.settled();

  expect(await call("/trace?event_id=checkout-7")).toMatch(/inventory, order.*--type/);
  const trace = async (type: string) =>
    JSON.parse(await call(`/trace?event_id=checkout-7&type=${type}`)) as EventTrace;
  expect(await trace("order")).toMatchObject({
    state: "stored",
    event_type: "order",
    rows: [{ table: "orders" }],
    letters: [],
  });
  expect(await trace("inventory")).toMatchObject({
    state: "dead-lettered",
    event_type: "inventory",
    rows: [],
    letters: [{ code: "PARTITION_OUT_OF_RANGE", open: true }],
  });
  expect(await trace("user_activity")).toMatchObject({ state: "never published", published: null });
});

test("a letter is superseded only by one of its own event", async () => {
  const publish = (attributes: Readonly<Record<string, string>>) =>
    stack.bus.publish(channel.events, [{ data: Buffer.from("no JSON"), attributes }]);
  await publish({ event_id: "x", event_type: "order" });
  await publish({ event_id: "x", event_type: "inventory" });
  await publish({ event_id: "x" });
  await stack.settled();
  const letters = await list();
  expect(letters.map((letter) => letter.event_type).toSorted()).toEqual(["", "inventory", "order"]);
  const shown = await call("/dead-letters/event?event_id=x&type=order");
  expect((JSON.parse(shown) as LettersOfEvent).letters).toMatchObject([{ event_type: "order" }]);
  const answer = JSON.parse(await call("/dead-letters/replay", { letters })) as ReplayAnswer;
  expect(answer.replayed).toEqual(["x", "x", "x"]);
});

test("a message without a type is known by its id, whatever type is found in it", async () => {
  const ids = await stack.bus.publish(
    channel.events,
    [order, inventory, { event_type: "zebra" }].map((event) => ({
      data: Buffer.from(JSON.stringify(event)),
      attributes: {},
    })),
  );
  await stack.settled();
  expect((await list()).map((letter) => letter.event_id).toSorted()).toEqual(ids.slice(1));
  expect(await stack.books()).toMatchObject({
    published: 3,
    stored: 1,
    deadLettered: 2,
    balanced: true,
    byType: { order: { published: 1 }, inventory: { published: 1 }, zebra: { published: 1 } },
  });
  const traced = JSON.parse(await call(`/trace?event_id=${ids[0]}`)) as EventTrace;
  expect(traced).toMatchObject({ state: "stored", event_type: "order" });
});
