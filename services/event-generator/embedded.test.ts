import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus, type EmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { startHttpServer, type HttpServer } from "../../platform/runtime/http-server.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { fixtureCatalog } from "../../platform/runtime/testing/fixture-catalog.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { createEventGenerator } from "./app.ts";
import { orderText } from "./testing/harness.ts";

let folder: string;
let bus: EmbeddedBus;
let server: HttpServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "event-generator-"));
  bus = openEmbeddedBus({ file: join(folder, "bus.db"), subscriptions, journalTopics: [channel.events] });
  const { fetch } = createEventGenerator({ catalog: fixtureCatalog(), bus, log: silentLogger });
  server = await startHttpServer({ fetch, port: 0, hostname: "127.0.0.1", log: silentLogger });
});

afterEach(async () => {
  await server.stop(1_000);
  await bus.close();
  await rm(folder, { recursive: true });
});

async function pulled(subscription: string): Promise<readonly string[]> {
  const messages = await bus.pull(subscription, { maxMessages: 1_000, leaseSeconds: 60 });
  return messages.map(({ data, attributes }) => `${attributes["event_id"]} ${Buffer.from(data).toString()}`);
}

function post(contentType: string, key: string, body: string): Promise<Response> {
  return fetch(`${server.url}/events/order`, {
    method: "POST",
    headers: { "content-type": contentType, "idempotency-key": key },
    body,
  });
}

test("what was answered 202 is on the bus, for the pipeline all of it and for the table manager the announced", async () => {
  const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => orderText(id)) as [string, string, string, string];
  const statuses = [
    (await post("application/json", "k1", a)).status,
    (await post("application/json", "k2", `[${b}]`)).status,
    (await post("application/x-ndjson", "k3", `${c}\n{}\n${d}\n`)).status,
  ];
  expect(statuses).toEqual([202, 202, 207]);
  expect((await pulled(channel.pipeline)).toSorted()).toEqual([
    `k1 ${a}`,
    `k2/0 ${b}`,
    `k3/0 ${c}`,
    `k3/2 ${d}`,
  ]);
  expect(await pulled(channel.tableManager)).toEqual([`k1 ${a}`]);
});

test("a large stream goes through", async () => {
  const body = Array.from({ length: 5_000 }, (_, index) => orderText(`o-${index}`)).join("\n");
  const headers = { "content-type": "application/x-ndjson" };
  const response = await fetch(`${server.url}/events/order`, { method: "POST", headers, body });
  expect(await response.json()).toEqual({
    accepted: 5_000,
    rejected: 0,
    results: [],
    results_truncated: false,
  });
  expect((await bus.status(channel.pipeline)).backlog).toBe(5_000);
});
