import { generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { PubSub } from "@google-cloud/pubsub";
import { OAuth2Client } from "google-auth-library";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pubsubError } from "../../event-bus/pubsub-errors.ts";
import type { EventBus } from "../../event-bus/event-bus.ts";
import { openPubsubBus } from "../../event-bus/pubsub.ts";
import type { SubscriptionResource } from "./broker.ts";
import type { CallFault } from "./faults.ts";
import { type GrpcPubsubServer, startGrpcPubsub } from "./server.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const message = { data: Buffer.from("{}"), attributes: { event_id: "1" } };
const pullOptions = { maxMessages: 10, leaseSeconds: 10, waitMilliseconds: 0 };

let server: GrpcPubsubServer;
let projectId: string;
let client: PubSub;
let bus: EventBus;

beforeAll(async () => {
  server = await startGrpcPubsub({ isClockManual: true, pushKey: { privateKey, keyId: "local" } });
});
afterAll(() => server.close());
beforeEach(async () => {
  projectId = `p-${randomUUID()}`;
  client = new PubSub({ projectId, emulatorMode: true, apiEndpoint: server.address });
  bus = openPubsubBus({ projectId, emulatorHost: server.address, ackDeadlineSeconds: 10 });
  await client.createTopic("events");
});
afterEach(async () => {
  server.behave();
  await Promise.all([bus.close(), client.close()]);
});

async function subscribe(resource: Omit<SubscriptionResource, "name" | "topic">): Promise<void> {
  await client.topic("events").createSubscription("sub", resource as object);
}

test("a retry policy hides a message that failed, twice as long each time", async () => {
  await subscribe({ retryPolicy: { minimumBackoff: { seconds: 2 }, maximumBackoff: { seconds: 3 } } });
  await bus.publish("events", [message]);
  for (const seconds of [2, 3, 3]) {
    const [received] = await bus.pull("sub", pullOptions);
    await bus.nack("sub", [received?.ackId ?? ""]);
    server.advance(seconds * 1_000 - 1);
    expect(await bus.pull("sub", pullOptions)).toEqual([]);
    server.advance(1);
  }
});

test("what is dead-lettered says where it comes from", async () => {
  await client.createTopic("dead");
  await client.topic("dead").createSubscription("dead-sub");
  const deadLetterTopic = `projects/${projectId}/topics/dead`;
  await subscribe({ deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 5 } });
  await bus.publish("events", [message]);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await bus.pull("sub", pullOptions);
    server.advance(10_000);
  }
  expect(server.backlog(`projects/${projectId}/subscriptions/sub`)).toBe(0);
  const [dead] = await bus.pull("dead-sub", pullOptions);
  expect(dead?.attributes).toMatchObject({
    event_id: "1",
    CloudPubSubDeadLetterSourceSubscription: "sub",
    CloudPubSubDeadLetterSourceSubscriptionProject: projectId,
    CloudPubSubDeadLetterSourceDeliveryCount: "5",
  });
});

describe("a push", () => {
  const requests: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const answers: number[] = [];
  const endpoint = createServer((request, response) => {
    void take(request, response);
  });
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push({ request, body: await text(request) });
    response.writeHead(answers.shift() ?? 204).end();
  }
  beforeAll(async () => {
    endpoint.listen(0, "127.0.0.1");
    await once(endpoint, "listening");
  });
  afterAll(() => endpoint.close());

  test("is repeated until it is taken, with a token that Google's own library takes", async () => {
    const audience = "https://tables.example";
    const pushEndpoint = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
    const email = "pusher@example.iam.gserviceaccount.com";
    await subscribe({
      pushConfig: { pushEndpoint, oidcToken: { serviceAccountEmail: email, audience } },
      ackDeadlineSeconds: 10,
    });
    answers.push(500, 503);
    await bus.publish("events", [message]);
    const name = `projects/${projectId}/subscriptions/sub`;
    await expect.poll(() => server.backlog(name)).toBe(0);
    expect(requests.map(({ body }) => JSON.parse(body).message.attributes)).toEqual(
      Array.from({ length: 3 }, () => ({ event_id: "1" })),
    );
    const token = requests[0]?.request.headers.authorization?.replace("Bearer ", "") ?? "";
    const certificates = { local: publicKey.export({ type: "spki", format: "pem" }) as string };
    const issuers = ["https://accounts.google.com"];
    const ticket = await new OAuth2Client().verifySignedJwtWithCertsAsync(
      token,
      certificates,
      audience,
      issuers,
    );
    expect(ticket.getPayload()).toMatchObject({ email, email_verified: true, aud: audience });
  });
});

describe("a call that goes wrong", () => {
  beforeEach(() => subscribe({}));

  const passing: readonly CallFault[] = [
    { kind: "status", status: 14 },
    { kind: "status", status: 13 },
    { kind: "drop" },
    { kind: "lost" },
    { kind: "slow", milliseconds: 20 },
  ];
  test.each(passing)("loses nothing that was published: %o", async (fault) => {
    server.misbehave({ method: "publish", fault });
    await bus.publish("events", [message]);
    const received = await bus.pull("sub", pullOptions);
    expect(received.map(({ attributes }) => attributes["event_id"])).toContain("1");
    // Published twice where the answer was lost: at least once is what is promised.
    expect(received).toHaveLength(fault.kind === "lost" ? 2 : 1);
  });

  test.each([
    [7, "SETUP"],
    [5, "SETUP"],
    [3, "POISON"],
  ])("with status %i has class %s", async (status, retryClass) => {
    server.misbehave({ method: "publish", fault: { kind: "status", status } });
    await expect(bus.publish("events", [message])).rejects.toMatchObject({ retryClass });
  });

  test("is pulled again when the network is back", async () => {
    await bus.publish("events", [message]);
    server.network.cut();
    const failed = await bus.pull("sub", pullOptions).catch((error: unknown) => pubsubError(error, "pull"));
    expect(failed).toMatchObject({ retryClass: "TRANSIENT" });
    server.network.restore();
    await expect
      .poll(() => bus.pull("sub", pullOptions).catch(() => []), { timeout: 20_000 })
      .toHaveLength(1);
  });
});
