import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  deadLetterMessage,
  originalMessage,
  replayMessage,
  type DeadLetter,
} from "../../platform/dead-letter.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus, type EmbeddedBus } from "../../platform/event-bus/embedded.ts";
import type { OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { createHurriedClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { withFaults } from "../testing/faults.ts";
import { received } from "../testing/fixtures.ts";
import { openMemoryStore, type MemoryStore } from "../testing/memory-store.ts";
import { deadLetter } from "../transforms/dead-letter.ts";
import { collectDeadLetters } from "./collector.ts";

let folder = "";
let bus: EmbeddedBus;
let store: MemoryStore;
const publishedAt = Date.parse("2026-11-02T10:15:00.000Z");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-"));
  store = openMemoryStore();
  bus = openEmbeddedBus({
    file: join(folder, "bus.db"),
    subscriptions: [
      {
        name: channel.pipeline,
        topic: channel.events,
        deadLetter: { topic: channel.deadLetters, maxDeliveryAttempts: 1 },
      },
      { name: channel.deadLettersSubscription, topic: channel.deadLetters },
    ],
    journalTopics: [channel.events],
    now: () => publishedAt,
  });
});

afterEach(async () => {
  await bus.close();
  rmSync(folder, { recursive: true });
});

/** Publishes and lets the only delivery fail. */
async function giveUpOn(...messages: readonly OutgoingMessage[]): Promise<readonly string[]> {
  const ids = await bus.publish(channel.events, messages);
  const pulled = await bus.pull(channel.pipeline, { maxMessages: 100, leaseSeconds: 60 });
  await bus.nack(
    channel.pipeline,
    pulled.map(({ ackId }) => ackId),
  );
  return ids;
}

async function collectAll(over = store): Promise<readonly DeadLetter[]> {
  const now = () => new Date("2026-11-02T12:00:00.000Z");
  const collector = collectDeadLetters({
    bus,
    store: over,
    log: silentLogger,
    now,
    clock: createHurriedClock(),
  });
  await vi.waitFor(async () => {
    expect(await bus.status(channel.deadLettersSubscription)).toMatchObject({ backlog: 0 });
  });
  await collector.stop();
  return store.lines("dead-letters/") as unknown as readonly DeadLetter[];
}

const data = Uint8Array.from({ length: 256 }, (_, index) => index);

test("what the broker gave up on becomes a letter with the message as it was, by the hour it was published", async () => {
  const attributes = { event_id: "e-1", event_type: "order", odd: "ß" };
  const [, rawId] = await giveUpOn({ data, attributes }, { data, attributes: {} });
  const letters = await collectAll();
  expect([...store.objects.keys()]).toEqual([expect.stringContaining("dead-letters/dt=2026-11-02/hour=10/")]);
  expect(letters).toMatchObject([
    {
      code: "DELIVERY_ATTEMPTS_EXCEEDED",
      class: "TRANSIENT",
      event_id: "e-1",
      event_type: "order",
      attempts: 1,
      publish_time: "2026-11-02T10:15:00.000Z",
      failed_at: "2026-11-02T12:00:00.000Z",
    },
    { event_id: rawId, message_id: rawId, event_type: "" },
  ]);
  expect(letters.map((letter) => originalMessage(letter))).toEqual([
    { data: Buffer.from(data), attributes },
    { data: Buffer.from(data), attributes: {} },
  ]);
});

test("a replay that the broker gives up on again goes on counting", async () => {
  await giveUpOn({ data, attributes: { event_id: "e-1" } });
  const [first] = await collectAll();
  if (first === undefined) throw new Error("there is no letter");
  store = openMemoryStore();
  await giveUpOn(replayMessage(first));
  expect(await collectAll()).toMatchObject([
    { event_id: "e-1", attributes: { event_id: "e-1" }, replay: { count: 1, last_id: first.message_id } },
  ]);
});

test("letters of components are acknowledged and not stored again", async () => {
  const message = received(data, { event_id: "e-1" });
  const letter = deadLetter(
    { kind: "refused", message, eventType: "", code: "MALFORMED_JSON", errors: [] },
    new Date(publishedAt),
  );
  await bus.publish(channel.deadLetters, [deadLetterMessage(letter)]);
  expect(await collectAll()).toEqual([]);
});

test("nothing is acknowledged before it is stored", async () => {
  await giveUpOn({ data, attributes: { event_id: "e-1" } });
  let refusals = 3;
  const faulty = withFaults(store, (method) =>
    method === "putIfAbsent" && refusals-- > 0
      ? { phase: "before", error: new Error("store is down") }
      : null,
  );
  expect(await collectAll(faulty)).toMatchObject([{ event_id: "e-1" }]);
});
