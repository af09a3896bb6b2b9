import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../runtime/log.ts";
import { type EmbeddedBus, openEmbeddedBus } from "./embedded.ts";
import { type Push, type PushOptions, startPush } from "./push.ts";
import { decodePush } from "./push-shapes.ts";

interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly port: number | undefined;
}

let folder = "";
let bus: EmbeddedBus;
let pushes: Push[] = [];
let endings: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-push-"));
  bus = openEmbeddedBus({
    file: join(folder, "bus.db"),
    subscriptions: [
      { name: "sub", topic: "events", deadLetter: { topic: "dead", maxDeliveryAttempts: 3 } },
      { name: "dead-sub", topic: "dead" },
    ],
  });
});

afterEach(async () => {
  await Promise.all(pushes.map((started) => started.stop()));
  await Promise.all(endings.map((end) => end()));
  await bus.close();
  pushes = [];
  endings = [];
  rmSync(folder, { recursive: true });
});

/** An endpoint that answers with what `answer` does; `requests` grows as they come. */
async function serve(answer: (response: ServerResponse, count: number) => void) {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    const { headers, socket } = request;
    void text(request).then((body) =>
      answer(response, requests.push({ headers, body, port: socket.remotePort })),
    );
  });
  server.keepAliveTimeout = 60_000;
  await once(server.listen(0, "127.0.0.1"), "listening");
  endings.push(async () => {
    server.closeAllConnections();
    await once(server.close(), "close");
  });
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

function push(options: Partial<PushOptions> & Pick<PushOptions, "endpoint">): Push {
  const started = startPush({ bus, subscription: "sub", log: silentLogger, ...options });
  pushes.push(started);
  return started;
}

async function publish(count: number): Promise<readonly string[]> {
  const messages = Array.from({ length: count }, (_, index) => ({
    data: Buffer.from(`{"n":${index}}`),
    attributes: { event_type: "order" },
  }));
  return bus.publish("events", messages);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

async function settled(): Promise<boolean> {
  return (await bus.status("sub")).backlog === 0;
}

function status(code: number) {
  return (response: ServerResponse) => void response.writeHead(code).end("an answer");
}

describe("startPush", () => {
  test("posts each message as Pub/Sub does and acknowledges it", async () => {
    const { requests, url } = await serve(status(204));
    const ids = await publish(3);
    const started = push({ endpoint: url, headers: { authorization: "Bearer x" } });
    await until(settled);
    const decoded = requests.map(({ body }) => decodePush(new Headers(), body));
    expect(decoded).toMatchObject(ids.map(() => ({ subscription: "projects/local/subscriptions/sub" })));
    const messages = decoded.flatMap((one) => ("message" in one ? [one.message] : []));
    expect(messages.map(({ messageId }) => messageId).toSorted()).toEqual(ids.toSorted());
    expect(messages.map(({ data }) => data.toString()).toSorted()).toEqual(['{"n":0}', '{"n":1}', '{"n":2}']);
    expect(requests[0]?.headers).toMatchObject({
      "content-type": "application/json",
      authorization: "Bearer x",
    });
    await started.stop();
    expect(started.stats).toEqual({ delivered: 3, failed: 0, underWay: 0, circuit: "closed" });
  });

  test.each([200, 201, 202, 204])("takes %d as an acknowledgement", async (code) => {
    const { requests, url } = await serve(status(code));
    await publish(1);
    push({ endpoint: url });
    await until(settled);
    expect(requests).toHaveLength(1);
  });

  test.each([203, 302, 400, 404, 429, 500, 503])("brings the message again after %d", async (code) => {
    const { requests, url } = await serve((response, count) => status(count === 1 ? code : 204)(response));
    await publish(1);
    const started = push({ endpoint: url });
    await until(settled);
    expect(
      requests.map(({ body }) => (JSON.parse(body) as { deliveryAttempt: number }).deliveryAttempt),
    ).toEqual([1, 2]);
    await started.stop();
    expect(started.stats).toEqual({ delivered: 1, failed: 1, underWay: 0, circuit: "closed" });
  });

  test("leaves to the dead-letter policy what the endpoint never takes", async () => {
    const { requests, url } = await serve(status(500));
    await publish(1);
    push({ endpoint: url });
    await until(settled);
    expect(requests).toHaveLength(3);
    expect(await bus.status("dead-sub")).toMatchObject({ backlog: 1 });
  });

  test("outlives an endpoint that cannot be reached, and asks for its address each time", async () => {
    const { url } = await serve(status(204));
    const addresses = ["http://127.0.0.1:1/", "not a url"];
    await publish(1);
    const started = push({ endpoint: () => addresses.shift() ?? url });
    await until(settled);
    await started.stop();
    expect(started.stats).toEqual({ delivered: 1, failed: 2, underWay: 0, circuit: "closed" });
  });

  test("gives up on a silent endpoint after leaseSeconds", async () => {
    const { requests, url } = await serve((response, count) =>
      count === 1 ? undefined : status(204)(response),
    );
    await publish(1);
    push({ endpoint: url, leaseSeconds: 0.25 });
    await until(settled);
    expect(requests.length).toBeGreaterThanOrEqual(2);
  });

  test("has no more than `concurrency` requests under way, over connections that it keeps", async () => {
    const waiting: ServerResponse[] = [];
    const { requests, url } = await serve((response) => void waiting.push(response));
    await publish(9);
    const started = push({ endpoint: url, concurrency: 3 });
    for (let round = 1; round <= 3; round += 1) {
      await until(() => waiting.length === 3);
      expect(started.stats.underWay).toBe(3);
      for (const response of waiting.splice(0)) response.writeHead(204).end();
    }
    await until(settled);
    expect(new Set(requests.map(({ port }) => port)).size).toBe(3);
  });

  test("stop waits for the requests under way, and takes no further message", async () => {
    const waiting: ServerResponse[] = [];
    const { requests, url } = await serve((response) => void waiting.push(response));
    await publish(1);
    const started = push({ endpoint: url });
    await until(() => waiting.length === 1);
    const stopped = started.stop();
    await publish(1);
    waiting[0]?.writeHead(204).end();
    await stopped;
    expect(await bus.status("sub")).toMatchObject({ backlog: 1 });
    expect(requests).toHaveLength(1);
  });

  test("stop ends the wait for a message", async () => {
    const started = push({ endpoint: "http://127.0.0.1:1/" });
    await started.stop();
    expect(started.stats).toEqual({ delivered: 0, failed: 0, underWay: 0, circuit: "closed" });
  });

  test("tries again when the bus fails", async () => {
    const { url } = await serve(status(204));
    await publish(1);
    let failures = 2;
    const failing = Object.create(bus, {
      pull: {
        value: (...request: Parameters<EmbeddedBus["pull"]>) =>
          failures-- > 0 ? Promise.reject(new Error("no luck")) : bus.pull(...request),
      },
      ack: { value: (...request: Parameters<EmbeddedBus["ack"]>) => bus.ack(...request) },
    }) as EmbeddedBus;
    push({ bus: failing, endpoint: url });
    await until(settled);
    expect(failures).toBeLessThan(0);
  });
});
