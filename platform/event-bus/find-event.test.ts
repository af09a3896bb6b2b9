import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EmbeddedBus, openEmbeddedBus } from "./embedded.ts";
import type { ReceivedMessage } from "./event-bus.ts";

let folder = "";
let bus: EmbeddedBus;
const now = Date.parse("2026-01-15T10:00:00Z");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-"));
  bus = openEmbeddedBus({
    file: join(folder, "bus.db"),
    subscriptions: [
      { name: "s", topic: "t", deadLetter: { topic: "dead", maxDeliveryAttempts: 2 } },
      { name: "dead-s", topic: "dead" },
    ],
    journalTopics: ["t"],
    now: () => now,
  });
});

afterEach(async () => {
  await bus.close();
  rmSync(folder, { recursive: true });
});

const publish = (...attributes: readonly Readonly<Record<string, string>>[]) =>
  bus.publish(
    "t",
    attributes.map((one) => ({ data: Buffer.from("{}"), attributes: one })),
  );
const pull = () => bus.pull("s", { maxMessages: 100, leaseSeconds: 60 });
const ackIds = (messages: readonly ReceivedMessage[]) => messages.map(({ ackId }) => ackId);

test("an event is told from its neighbours, from publishing to acknowledgement", async () => {
  const hostile = 'a"b\\é';
  const [, messageId] = await publish(
    { event_id: "other", note: JSON.stringify(hostile) },
    { event_id: hostile, event_type: "order" },
  );
  const delivery = { subscription: "s", messageId, eventType: "order", publishedAt: new Date(now) };
  const published = [{ eventId: hostile, eventType: "order", runId: "", publishedAt: new Date(now) }];
  const states: unknown[] = [await bus.findEvent(hostile)];
  const received = await pull();
  states.push(await bus.findEvent(hostile));
  await bus.ack("s", ackIds(received));
  states.push(await bus.findEvent(hostile));
  expect(states).toEqual([
    { published, deliveries: [{ ...delivery, attempts: 0, state: "ready", until: null }] },
    { published, deliveries: [{ ...delivery, attempts: 1, state: "leased", until: new Date(now + 60_000) }] },
    { published, deliveries: [] },
  ]);
});

test("a raw message keeps its name on the dead-letter topic", async () => {
  const [messageId = ""] = await publish({}, { event_id: "e" });
  for (let attempt = 0; attempt < 2; attempt++) await bus.nack("s", ackIds(await pull()));
  expect(await bus.findEvent(messageId)).toMatchObject({
    published: [{ eventId: messageId }],
    deliveries: [{ subscription: "dead-s", attempts: 0 }],
  });
  const left: string[] = [];
  for await (const { eventId } of bus.unacknowledged("dead-s")) left.push(eventId);
  expect(left).toEqual([messageId, "e"]);
});

test("an id that events of two types have is told with both", async () => {
  await publish({ event_id: "e", event_type: "order" }, { event_id: "e", event_type: "inventory" });
  const { published, deliveries } = await bus.findEvent("e");
  expect(published.map(({ eventType }) => eventType)).toEqual(["inventory", "order"]);
  expect(deliveries.map(({ eventType }) => eventType)).toEqual(["order", "inventory"]);
});

test("nothing is known of an event that was never published", async () => {
  expect(await bus.findEvent("x")).toEqual({ published: [], deliveries: [] });
});
