import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contractSubscriptions, eventBusContract } from "./contract.ts";
import { type EmbeddedBus, type EmbeddedBusOptions, openEmbeddedBus } from "./embedded.ts";
import type { OutgoingMessage, ReceivedMessage } from "./event-bus.ts";

const events = { name: "sub", topic: "events" };

let folder = "";
let file = "";
let opened: EmbeddedBus[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-bus-"));
  file = join(folder, "bus.db");
});

afterEach(async () => {
  await Promise.all(opened.map((bus) => bus.close()));
  opened = [];
  rmSync(folder, { recursive: true });
});

function open(options: Partial<EmbeddedBusOptions> = {}): EmbeddedBus {
  const bus = openEmbeddedBus({ file, subscriptions: [events], journalTopics: ["events"], ...options });
  opened.push(bus);
  return bus;
}

function message(attributes: Readonly<Record<string, string>> = { k: "v" }, size = 10): OutgoingMessage {
  return { data: new Uint8Array(size).fill(1), attributes };
}

function take(
  bus: EmbeddedBus,
  subscription = "sub",
  maxMessages = 100_000,
): Promise<readonly ReceivedMessage[]> {
  return bus.pull(subscription, { maxMessages, leaseSeconds: 60, waitMilliseconds: 0 });
}

async function drain(bus: EmbeddedBus): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const batch = await take(bus, "sub", 500);
    if (batch.length === 0) return ids;
    ids.push(...batch.map(({ messageId }) => messageId));
    await bus.ack(
      "sub",
      batch.map(({ ackId }) => ackId),
    );
  }
}

function count(table: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const row = database.prepare(`SELECT count(*) AS n FROM ${table}`).get();
  database.close();
  return row?.["n"];
}

eventBusContract("the embedded bus", async () => {
  let now = Date.parse("2026-01-15T10:00:00Z");
  const bus = openEmbeddedBus({ file, subscriptions: contractSubscriptions, now: () => now });
  return { bus, advance: (milliseconds) => void (now += milliseconds) };
});

describe("a restart on the same file", () => {
  test("keeps messages, leases and attempts", async () => {
    const first = open();
    await first.publish("events", [message({ k: "held" }), message({ k: "free" })]);
    const [held] = await take(first, "sub", 1);
    await first.close();
    const second = open();
    expect((await take(second)).map(({ attributes }) => attributes["k"])).toEqual(["free"]);
    await second.nack("sub", [held?.ackId ?? ""]);
    expect(await take(second)).toMatchObject([{ attributes: { k: "held" }, deliveryAttempt: 2 }]);
  });

  test("never gives an id again, though its message is gone", async () => {
    const first = open();
    const before = await first.publish("events", [message(), message()]);
    await drain(first);
    await first.close();
    const after = await open().publish("events", [message()]);
    expect(before).not.toContain(after[0]);
  });

  test("takes over a changed filter and a new subscription", async () => {
    await open().close();
    const bus = open({
      subscriptions: [
        { ...events, filter: 'attributes.k = "wanted"' },
        { name: "later", topic: "events" },
      ],
    });
    await bus.publish("events", [message({ k: "wanted" }), message({ k: "other" })]);
    expect(await take(bus)).toHaveLength(1);
    expect(await take(bus, "later")).toHaveLength(2);
  });
});

describe("two connections to one file", () => {
  test("see each other's subscriptions", async () => {
    const one = open();
    const other = open({ subscriptions: [{ name: "other", topic: "events" }] });
    await one.publish("events", [message()]);
    expect(await take(other, "other")).toHaveLength(1);
  });
});

describe("storage", () => {
  test("keeps a message once for all subscriptions and drops it after the last ack", async () => {
    const bus = open({ subscriptions: [events, { name: "second", topic: "events" }] });
    await bus.publish("events", [message()]);
    expect([count("messages"), count("deliveries")]).toEqual([1, 2]);
    const [first] = await take(bus);
    await bus.ack("sub", [first?.ackId ?? ""]);
    expect([count("messages"), count("deliveries")]).toEqual([1, 1]);
    const [second] = await take(bus, "second");
    await bus.ack("second", [second?.ackId ?? "", second?.ackId ?? ""]);
    expect([count("messages"), count("deliveries")]).toEqual([0, 0]);
    expect(await bus.status("second")).toMatchObject({ backlog: 0 });
  });

  test("drops what no subscription wants, but journals it", async () => {
    const bus = open({ subscriptions: [{ ...events, filter: "attributes:wanted" }] });
    await bus.publish("events", [message()]);
    expect(count("messages")).toBe(0);
    expect(await bus.journal().count()).toBe(1);
  });

  test("that is full is TRANSIENT, publishes nothing by halves and serves again when there is room", async () => {
    const bus = open({ maxBytes: 400_000 });
    const large = Array.from({ length: 4 }, () => message({ k: "v" }, 50_000));
    await bus.publish("events", large);
    const refused = bus.publish("events", large);
    await expect(refused).rejects.toMatchObject({ retryClass: "TRANSIENT", code: "DISK_FULL" });
    expect(await bus.status("sub")).toMatchObject({ backlog: 4 });
    expect(await bus.journal().count()).toBe(4);
    expect(await drain(bus)).toHaveLength(4);
    await bus.publish("events", large);
    expect(await drain(bus)).toHaveLength(4);
  });

  test("that is full takes dead letters, without which it would stay full", async () => {
    const subscriptions = [
      { ...events, deadLetter: { topic: "dead", maxDeliveryAttempts: 5 } },
      { name: "dead-sub", topic: "dead" },
    ];
    const bus = open({ maxBytes: 250_000, subscriptions });
    const large = Array.from({ length: 3 }, () => message({ k: "v" }, 50_000));
    await bus.publish("events", large);
    await expect(bus.publish("events", large)).rejects.toMatchObject({ code: "DISK_FULL" });
    await bus.publish("dead", large);
    expect(await bus.status("dead-sub")).toMatchObject({ backlog: 3 });
  });
});

describe("waiting", () => {
  test("ends when a lease of the subscription ends", async () => {
    const bus = open();
    await bus.publish("events", [message()]);
    await bus.pull("sub", { maxMessages: 1, leaseSeconds: 0.05 });
    const again = await bus.pull("sub", { maxMessages: 1, leaseSeconds: 60, waitMilliseconds: 600_000 });
    expect(again).toMatchObject([{ deliveryAttempt: 2 }]);
  });

  test("ends when the bus closes, and later calls say so", async () => {
    const bus = open();
    const pulled = bus.pull("sub", { maxMessages: 1, leaseSeconds: 60, waitMilliseconds: 600_000 });
    await bus.close();
    expect(await pulled).toEqual([]);
    await expect(bus.publish("events", [message()])).rejects.toMatchObject({ code: "BUS_CLOSED" });
  });

  test("closing commits what was asked for before", async () => {
    const bus = open();
    const published = bus.publish("events", [message()]);
    await bus.close();
    expect(await published).toHaveLength(1);
    expect(count("messages")).toBe(1);
  });
});

describe("a lease that time has ended", () => {
  test.each(["ack", "nack", "extend"] as const)(
    "takes no %s, even before it is noticed",
    async (operation) => {
      let now = 0;
      const bus = open({ now: () => now });
      await bus.publish("events", [message()]);
      const [first] = await take(bus);
      now += 60_000;
      await bus[operation]("sub", [first?.ackId ?? ""], 600);
      expect(await take(bus)).toMatchObject([{ deliveryAttempt: 2 }]);
    },
  );

  test("is not prolonged by the id of an earlier one", async () => {
    let now = 0;
    const bus = open({ now: () => now });
    await bus.publish("events", [message()]);
    const [first] = await take(bus);
    await bus.nack("sub", [first?.ackId ?? ""]);
    await take(bus);
    await bus.extend("sub", [first?.ackId ?? ""], 600);
    now += 60_000;
    expect(await take(bus)).toMatchObject([{ deliveryAttempt: 3 }]);
  });
});

test("dead letters name their source as Pub/Sub does", async () => {
  const now = Date.parse("2026-01-15T10:00:00.123Z");
  const policy = { topic: "dead", maxDeliveryAttempts: 1 };
  const bus = open({
    subscriptions: [
      { ...events, deadLetter: policy },
      { name: "dead-sub", topic: "dead" },
    ],
    now: () => now,
  });
  await bus.publish("events", [message({ k: "v" })]);
  const [received] = await take(bus);
  await bus.nack("sub", [received?.ackId ?? ""]);
  const [dead] = await take(bus, "dead-sub");
  expect(dead?.attributes).toEqual({
    k: "v",
    source_message_id: received?.messageId,
    CloudPubSubDeadLetterSourceDeliveryCount: "1",
    CloudPubSubDeadLetterSourceSubscription: "sub",
    CloudPubSubDeadLetterSourceSubscriptionProject: "local",
    CloudPubSubDeadLetterSourceTopicPublishTime: "2026-01-15T10:00:00.123Z",
  });
});

describe("opening", () => {
  const mistakes: readonly (readonly [string, Partial<EmbeddedBusOptions>, object])[] = [
    [
      "a subscription that is on another topic",
      { subscriptions: [{ name: "sub", topic: "elsewhere" }] },
      { retryClass: "SETUP", code: "SUBSCRIPTION_MOVED" },
    ],
    [
      "a dead-letter topic that nobody reads",
      { subscriptions: [{ ...events, deadLetter: { topic: "dead", maxDeliveryAttempts: 5 } }] },
      { retryClass: "SETUP", code: "DEAD_LETTERS_LOST" },
    ],
    ["a wrong filter", { subscriptions: [{ ...events, filter: "attributes.k" }] }, { name: "SyntaxError" }],
  ];
  test.each(mistakes)("refuses %s and leaves the file as it was", async (_, options, want) => {
    const bus = open();
    expect(() => openEmbeddedBus({ file, subscriptions: [], ...options })).toThrowError(
      expect.objectContaining(want),
    );
    await bus.publish("events", [message()]);
    expect(await take(bus)).toHaveLength(1);
  });

  test("refuses a file that is no database", () => {
    writeFileSync(file, "not a database, but long enough to be looked at as one".repeat(100));
    expect(() => open()).toThrowError(
      expect.objectContaining({ retryClass: "SETUP", code: "BUS_FILE_CORRUPT" }),
    );
  });

  test("refuses a file of another layout", async () => {
    const database = new DatabaseSync(file);
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(() => open()).toThrowError(
      expect.objectContaining({ retryClass: "SETUP", code: "BUS_FILE_VERSION" }),
    );
  });
});
