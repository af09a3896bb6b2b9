import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { startPubsubRest, type PubsubRest } from "./server.ts";

const topic = "projects/test-project/topics/events";
const subscription = "projects/test-project/subscriptions/events-pipeline";
const message = { data: Buffer.from("{}"), attributes: { event_id: "e-1" } };

async function call(server: PubsubRest, path: string, body: object, method = "POST") {
  const response = await fetch(`${server.url}/v1/${path}`, {
    method,
    // As Google's Java client sends them.
    headers: { "content-encoding": "gzip" },
    ...(method === "GET" ? {} : { body: gzipSync(JSON.stringify(body)) }),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

async function pull(server: PubsubRest) {
  const { body } = await call(server, `${subscription}:pull`, { maxMessages: 10, returnImmediately: true });
  return body["receivedMessages"] as readonly { readonly ackId: string; readonly message: object }[];
}

test("a message is delivered until it is acknowledged, and again when its lease has run out", async () => {
  let time = Date.UTC(2026, 10, 2, 10, 15);
  await using stack = new AsyncDisposableStack();
  const server = stack.adopt(await startPubsubRest({ now: () => time }), (one) => one.close());
  server.declare(topic, subscription, 60);
  const [messageId] = server.publish(topic, [message]);

  const [first] = await pull(server);
  expect(first?.message).toEqual({
    data: message.data.toString("base64"),
    attributes: message.attributes,
    messageId,
    publishTime: "2026-11-02T10:15:00.000Z",
  });
  expect(await pull(server)).toEqual([]);
  const ackIds = [first?.ackId];
  await call(server, `${subscription}:modifyAckDeadline`, { ackIds, ackDeadlineSeconds: 90 });
  time += 61_000;
  expect(await pull(server)).toEqual([]);
  time += 30_000;
  const [second] = await pull(server);
  expect(server.backlog(subscription)).toBe(1);
  await call(server, `${subscription}:acknowledge`, { ackIds: [second?.ackId] });
  expect(server.backlog(subscription)).toBe(0);
});

test("topics and subscriptions are made and published to over HTTP", async () => {
  await using stack = new AsyncDisposableStack();
  const server = stack.adopt(await startPubsubRest(), (one) => one.close());
  await call(server, topic, {}, "PUT");
  await call(server, subscription, { topic, ackDeadlineSeconds: 20 }, "PUT");
  const found = await call(server, subscription, {}, "GET");
  expect(found.body).toMatchObject({ name: subscription, topic, ackDeadlineSeconds: 20 });
  const messages = [{ data: message.data.toString("base64"), attributes: message.attributes }];
  const published = await call(server, `${topic}:publish`, { messages });
  expect(published.body["messageIds"]).toHaveLength(1);
  expect(server.backlog(subscription)).toBe(1);
});

test.each([
  { path: `${subscription}:pull`, status: 404 },
  { path: `${subscription}:seek`, status: 501 },
  { path: "projects/test-project/snapshots/one", status: 501 },
])("$path is answered $status", async ({ path, status }) => {
  await using stack = new AsyncDisposableStack();
  const server = stack.adopt(await startPubsubRest(), (one) => one.close());
  expect(await call(server, path, {})).toMatchObject({ status, body: { error: { code: status } } });
});
