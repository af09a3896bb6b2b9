import type { Hono } from "hono";
import { expect, test, vi } from "vitest";
import { eventDefinition, registryOf } from "../../pipeline/testing/fixtures.ts";
import { openMemoryBus } from "../../pipeline/testing/memory-bus.ts";
import { openMemoryStore } from "../../pipeline/testing/memory-store.ts";
import { openMemoryWarehouse } from "../../pipeline/testing/memory-warehouse.ts";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { addBackfillRoute } from "./control-backfill.ts";

function open() {
  const app: Hono = createHttpApp(silentLogger);
  const store = openMemoryStore();
  const catalog = { registry: registryOf(eventDefinition("order")), openapi: {} };
  addBackfillRoute(app, { bus: openMemoryBus(), warehouse: openMemoryWarehouse(["orders"]), store, catalog });
  return { app, store };
}

const whole = { source: "archive", from: "2026-11-02T10:00:00Z", to: "2026-11-02T11:00:00Z" };

async function ask(app: Hono, body: object): Promise<readonly unknown[]> {
  const response = await app.request("/backfill", { method: "POST", body: JSON.stringify(body) });
  const lines = (await response.text()).trimEnd().split("\n");
  return [response.status, ...lines.map((line) => JSON.parse(line) as unknown)];
}

test("the answer tells how far it is, and ends", async () => {
  const { app } = open();
  expect(await ask(app, whole)).toMatchObject([200, { read: 0, stored: 0 }, { end: true }]);
});

test.each<[string, object, string]>([
  ["source", { ...whole, source: "bus" }, "source must be archive or dead-letters"],
  ["time", { ...whole, from: "soon" }, "from must be an RFC 3339 instant"],
  ["span", { ...whole, to: whole.from }, "from must be before to"],
  ["type", { ...whole, type: 5 }, "type must be a text"],
  ["unknown type", { ...whole, type: "nobody" }, 'no schema has the event type "nobody"; there are order'],
])("a request is refused for its %s", async (_, body, detail) => {
  expect(await ask(open().app, body)).toMatchObject([400, { detail }]);
});

test("damaged objects are named at the end, and a failure is told", async () => {
  const { app, store } = open();
  const folder = "events/event_type=order/dt=2026-11-02/hour=10";
  await store.putIfAbsent(`${folder}/cut.ndjson.gz`, Buffer.from("no gzip"));
  const [, , end] = await ask(app, whole);
  expect(end).toMatchObject({ end: true, damaged: [{ object: `${folder}/cut.ndjson.gz` }] });
  const away = { ...store, get: () => Promise.reject(new Error("store away")) };
  const failing: Hono = createHttpApp(silentLogger);
  const catalog = { registry: registryOf(eventDefinition("order")), openapi: {} };
  const warehouse = openMemoryWarehouse(["orders"]);
  addBackfillRoute(failing, { bus: openMemoryBus(), warehouse, store: away, catalog });
  expect(await ask(failing, whole)).toEqual([200, { failed: "store away" }]);
});

test("one runs at a time, and one that nobody listens to any more ends", async () => {
  const { app, store } = open();
  await store.putIfAbsent(
    "events/event_type=order/dt=2026-11-02/hour=10/a.ndjson.gz",
    Buffer.from("no gzip"),
  );
  const post = () => app.request("/backfill", { method: "POST", body: JSON.stringify(whole) });
  const first = await post();
  const reader = first.body?.getReader();
  await reader?.read();
  const second = await post();
  expect([second.status, await second.json()]).toMatchObject([409, { code: "BACKFILL_RUNNING" }]);
  await reader?.cancel();
  await vi.waitFor(async () => expect((await post()).status).toBe(200));
});
