import { afterEach, describe, expect, test } from "vitest";
import type { EventBus, OutgoingMessage, ReceivedMessage, SubscriptionConfig } from "./event-bus.ts";

/** An adapter under test, with no messages in it. */
export interface BusUnderTest {
  readonly bus: EventBus;
  /** Lets time pass for leases and delays. Without it, what needs a clock is skipped. */
  readonly advance?: (milliseconds: number) => void | Promise<void>;
}

const config = {
  plain: { name: "plain-sub", topic: "events" },
  second: { name: "second-sub", topic: "events" },
  filtered: {
    name: "filtered-sub",
    topic: "events",
    filter: 'attributes.announce = "1" OR NOT attributes:event_id',
  },
  fragile: { name: "fragile-sub", topic: "fragile", deadLetter: { topic: "dead", maxDeliveryAttempts: 5 } },
  dead: { name: "dead-sub", topic: "dead" },
} as const satisfies Record<string, SubscriptionConfig>;

/** The subscriptions that `open` must make, with their topics. */
export const contractSubscriptions: readonly SubscriptionConfig[] = Object.values(config);

const leaseSeconds = 30;
const afterLease = leaseSeconds * 1_000 + 1;

/**
 * What every `EventBus` promises, as one suite. `open` is called once per test and gives a bus with `contractSubscriptions` on it; the
 * suite closes the bus.
 */
export function eventBusContract(name: string, open: () => Promise<BusUnderTest>): void {
  describe(`${name} keeps the contract of EventBus`, () => {
    const opened: EventBus[] = [];

    async function start(): Promise<BusUnderTest & { take: typeof take }> {
      const underTest = await open();
      opened.push(underTest.bus);
      const take = (subscription: string, maxMessages = 100) =>
        underTest.bus.pull(subscription, { maxMessages, leaseSeconds, waitMilliseconds: 0 });
      return { ...underTest, take };
    }

    async function startWithClock(skip: (note: string) => never) {
      const { bus, take, advance } = await start();
      return { bus, take, advance: advance ?? skip("the adapter has no clock to advance") };
    }

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((bus) => bus.close()));
    });

    describe("publish and pull", () => {
      test("deliver messages in the order of publishing, under the ids that publish gave", async () => {
        const { bus, take } = await start();
        const ids = [
          ...(await bus.publish("events", [event("a"), event("b")])),
          ...(await bus.publish("events", [event("c")])),
        ];
        const received = await take(config.plain.name);
        expect(received.map(textOf)).toEqual(["a", "b", "c"]);
        expect(received.map(({ messageId }) => messageId)).toEqual(ids);
        expect(new Set(ids).size).toBe(3);
        expect(received.map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([1, 1, 1]);
      });

      const payloads: readonly (readonly [string, OutgoingMessage])[] = [
        ["every byte", { data: Uint8Array.from({ length: 256 }, (_, index) => index), attributes: {} }],
        ["no data", { data: new Uint8Array(), attributes: { event_type: "order" } }],
        ["a slice of a larger buffer", { data: new Uint8Array([1, 2, 3, 4]).subarray(1, 3), attributes: {} }],
        ["a megabyte", { data: new Uint8Array(1_000_000).fill(7), attributes: {} }],
        [
          "attributes in any script",
          { data: bytes("x"), attributes: { größe: "höhe", 日本: "🚀", empty: "" } },
        ],
        [
          "the largest attributes",
          { data: bytes("x"), attributes: { ["k".repeat(256)]: "v".repeat(1_024) } },
        ],
        [
          "attributes named like members",
          { data: bytes("x"), attributes: { constructor: "a", toString: "b" } },
        ],
      ];
      test.each(payloads)("keep %s as it is", async (_, message) => {
        const { bus, take } = await start();
        await bus.publish("events", [message]);
        const [received] = await take(config.plain.name);
        expect(Buffer.compare(received?.data ?? Buffer.alloc(0), message.data)).toBe(0);
        expect(received?.attributes).toEqual(message.attributes);
      });

      test("give each subscription every message, under the same id", async () => {
        const { bus, take } = await start();
        const ids = await bus.publish("events", [event("a"), event("b")]);
        for (const { name: subscription } of [config.plain, config.second]) {
          const received = await take(subscription);
          expect(received.map(({ messageId }) => messageId)).toEqual(ids);
          await bus.ack(subscription, ackIdsOf(received));
        }
      });

      test("keep a message out of the subscriptions whose filter does not take it", async () => {
        const { bus, take } = await start();
        await bus.publish("events", [
          event("announced", { event_id: "1", announce: "1" }),
          event("usual", { event_id: "2" }),
          event("raw", {}),
        ]);
        expect((await take(config.filtered.name)).map(textOf)).toEqual(["announced", "raw"]);
        expect((await take(config.plain.name)).map(textOf)).toEqual(["announced", "usual", "raw"]);
      });

      test("take no more than maxMessages", async () => {
        const { bus, take } = await start();
        await bus.publish(
          "events",
          ["a", "b", "c"].map((text) => event(text)),
        );
        expect((await take(config.plain.name, 2)).map(textOf)).toEqual(["a", "b"]);
        expect((await take(config.plain.name, 2)).map(textOf)).toEqual(["c"]);
      });

      test("never lease one message to two consumers", async () => {
        const { bus } = await start();
        await bus.publish(
          "events",
          Array.from({ length: 200 }, (_, index) => event(String(index))),
        );
        const consumers = Array.from({ length: 8 }, async () => {
          const mine: string[] = [];
          for (;;) {
            const batch = await bus.pull(config.plain.name, {
              maxMessages: 7,
              leaseSeconds,
              waitMilliseconds: 0,
            });
            if (batch.length === 0) return mine;
            mine.push(...batch.map(({ messageId }) => messageId));
            await bus.ack(config.plain.name, ackIdsOf(batch));
          }
        });
        const all = (await Promise.all(consumers)).flat();
        expect([all.length, new Set(all).size]).toEqual([200, 200]);
      });

      test("publish nothing when asked to", async () => {
        const { bus, take } = await start();
        expect(await bus.publish("events", [])).toEqual([]);
        expect(await take(config.plain.name)).toEqual([]);
      });
    });

    describe("pull", () => {
      // Longer than a test may take: who waits for nothing fails.
      const pullOptions = { maxMessages: 10, leaseSeconds, waitMilliseconds: 600_000 };

      test("waits for a first message and then returns at once", async () => {
        const { bus, take } = await start();
        const pulled = bus.pull(config.plain.name, pullOptions);
        await take(config.plain.name);
        await bus.publish("events", [event("late")]);
        expect((await pulled).map(textOf)).toEqual(["late"]);
      });

      test("misses no message that is published while it begins to wait", async () => {
        const { bus } = await start();
        const pulled = bus.pull(config.plain.name, pullOptions);
        await bus.publish("events", [event("now")]);
        expect((await pulled).map(textOf)).toEqual(["now"]);
      });

      test("waits for what another consumer gives back", async () => {
        const { bus, take } = await start();
        await bus.publish("events", [event("a")]);
        const held = ackIdsOf(await take(config.plain.name));
        const pulled = bus.pull(config.plain.name, pullOptions);
        await take(config.plain.name);
        await bus.nack(config.plain.name, held);
        expect((await pulled).map(textOf)).toEqual(["a"]);
      });

      test("is empty when none came in time", async () => {
        const { bus } = await start();
        expect(await bus.pull(config.plain.name, { ...pullOptions, waitMilliseconds: 10 })).toEqual([]);
      });

      test("ends early when aborted while it waits", async () => {
        const { bus } = await start();
        const controller = new AbortController();
        const pulled = bus.pull(config.plain.name, { ...pullOptions, signal: controller.signal });
        setImmediate(() => controller.abort());
        expect(await pulled).toEqual([]);
      });

      test("takes nothing when aborted before", async () => {
        const { bus, take } = await start();
        await bus.publish("events", [event("a")]);
        expect(await bus.pull(config.plain.name, { ...pullOptions, signal: AbortSignal.abort() })).toEqual(
          [],
        );
        expect((await take(config.plain.name)).map(textOf)).toEqual(["a"]);
      });
    });

    describe("a lease", () => {
      test("ends with ack, for good", async ({ skip }) => {
        const { bus, take, advance } = await startWithClock(skip);
        await bus.publish("events", [event("a")]);
        await bus.ack(config.plain.name, ackIdsOf(await take(config.plain.name)));
        await advance(afterLease);
        expect(await take(config.plain.name)).toEqual([]);
      });

      test("hides the message while it runs, and gives it back when it ends, with the attempt counted", async ({
        skip,
      }) => {
        const { bus, take, advance } = await startWithClock(skip);
        await bus.publish("events", [event("a")]);
        const [first] = await take(config.plain.name);
        expect(await take(config.plain.name)).toEqual([]);
        await advance(afterLease);
        const [second] = await take(config.plain.name);
        expect(second).toMatchObject({ messageId: first?.messageId, deliveryAttempt: 2 });
        expect(second?.ackId).not.toBe(first?.ackId);
        expect(second?.publishTime).toEqual(first?.publishTime);
      });

      test("ends with nack: the message comes again, before later ones", async () => {
        const { bus, take } = await start();
        await bus.publish("events", [event("a"), event("b")]);
        const [first] = await take(config.plain.name, 1);
        await bus.nack(config.plain.name, ackIdsOf([first]));
        const again = await take(config.plain.name);
        expect(again.map(textOf)).toEqual(["a", "b"]);
        expect(again.map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([2, 1]);
      });

      test("that was given back with a delay leaves the message hidden for that time", async ({ skip }) => {
        const { bus, take, advance } = await startWithClock(skip);
        await bus.publish("events", [event("a")]);
        await bus.nack(config.plain.name, ackIdsOf(await take(config.plain.name)), 5);
        await advance(4_999);
        expect(await take(config.plain.name)).toEqual([]);
        await advance(1);
        expect((await take(config.plain.name)).map(textOf)).toEqual(["a"]);
      });

      test("that was extended runs from then on", async ({ skip }) => {
        const { bus, take, advance } = await startWithClock(skip);
        await bus.publish("events", [event("a")]);
        const held = ackIdsOf(await take(config.plain.name));
        await advance(20_000);
        await bus.extend(config.plain.name, held, leaseSeconds);
        await advance(20_000);
        expect(await take(config.plain.name)).toEqual([]);
        await bus.ack(config.plain.name, held);
        await advance(afterLease);
        expect(await take(config.plain.name)).toEqual([]);
      });

      test.each(["ack", "nack", "extend"] as const)("that has ended takes no %s", async (operation) => {
        const { bus, take } = await start();
        await bus.publish("events", [event("a")]);
        const old = ackIdsOf(await take(config.plain.name));
        await bus.nack(config.plain.name, old);
        const current = await take(config.plain.name);
        if (operation === "extend") await bus.extend(config.plain.name, old, 600);
        else await bus[operation](config.plain.name, old);
        expect(await take(config.plain.name)).toEqual([]);
        await bus.nack(config.plain.name, ackIdsOf(current));
        expect((await take(config.plain.name)).map(textOf)).toEqual(["a"]);
      });

      test("of one subscription is no concern of another", async () => {
        const { bus, take } = await start();
        await bus.publish("events", [event("a")]);
        await bus.ack(config.plain.name, ackIdsOf(await take(config.plain.name)));
        expect((await take(config.second.name)).map(textOf)).toEqual(["a"]);
      });
    });

    describe("a dead-letter policy", () => {
      test("moves a message after its last failed delivery, as it was", async () => {
        const { bus, take } = await start();
        const message = {
          data: Uint8Array.of(0, 255, 10),
          attributes: { event_id: "1", event_type: "order" },
        };
        await bus.publish("fragile", [message]);
        for (let attempt = 1; attempt <= 5; attempt += 1) {
          const received = await take(config.fragile.name);
          expect(received.map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([attempt]);
          expect(await take(config.dead.name)).toEqual([]);
          await bus.nack(config.fragile.name, ackIdsOf(received));
        }
        expect(await take(config.fragile.name)).toEqual([]);
        const [dead] = await take(config.dead.name);
        expect([...(dead?.data ?? [])]).toEqual([...message.data]);
        expect(dead?.attributes).toMatchObject(message.attributes);
        expect(dead?.deliveryAttempt).toBe(1);
      });

      test("counts leases that ended as failed deliveries", async ({ skip }) => {
        const { bus, take, advance } = await startWithClock(skip);
        await bus.publish("fragile", [event("a")]);
        for (let attempt = 1; attempt <= 5; attempt += 1) {
          expect((await take(config.fragile.name)).map(textOf)).toEqual(["a"]);
          await advance(afterLease);
        }
        expect(await take(config.fragile.name)).toEqual([]);
        expect((await take(config.dead.name)).map(textOf)).toEqual(["a"]);
      });

      test("does not move what is acknowledged at the last attempt", async () => {
        const { bus, take } = await start();
        await bus.publish("fragile", [event("a")]);
        for (let attempt = 1; attempt < 5; attempt += 1) {
          await bus.nack(config.fragile.name, ackIdsOf(await take(config.fragile.name)));
        }
        await bus.ack(config.fragile.name, ackIdsOf(await take(config.fragile.name)));
        expect(await take(config.fragile.name)).toEqual([]);
        expect(await take(config.dead.name)).toEqual([]);
      });
    });

    describe("status", () => {
      test("counts what is neither acknowledged nor dead-lettered, and dates the oldest of it", async () => {
        const { bus, take } = await start();
        const subscription = config.plain.name;
        expect(await bus.status(subscription)).toEqual({ subscription, backlog: 0, oldestUnacked: null });
        await bus.publish("events", [event("a"), event("b"), event("c")]);
        const [first] = await take(subscription, 1);
        expect(await bus.status(subscription)).toEqual({
          subscription,
          backlog: 3,
          oldestUnacked: first?.publishTime,
        });
        await bus.ack(subscription, ackIdsOf([first]));
        expect(await bus.status(subscription)).toMatchObject({ backlog: 2 });
      });

      test("does not count what the broker dead-lettered", async () => {
        const { bus, take } = await start();
        await bus.publish("fragile", [event("a")]);
        for (let attempt = 1; attempt <= 5; attempt += 1) {
          await bus.nack(config.fragile.name, ackIdsOf(await take(config.fragile.name)));
        }
        expect(await bus.status(config.fragile.name)).toMatchObject({ backlog: 0 });
        expect(await bus.status(config.dead.name)).toMatchObject({ backlog: 1 });
      });
    });

    describe("a mistake", () => {
      const pull = { maxMessages: 1, leaseSeconds, waitMilliseconds: 0 };
      const unknown: readonly (readonly [string, (bus: EventBus) => Promise<unknown>])[] = [
        ["publish to an unknown topic", (bus) => bus.publish("nowhere", [event("a")])],
        ["pull from an unknown subscription", (bus) => bus.pull("nobody", pull)],
        ["ack to an unknown subscription", (bus) => bus.ack("nobody", ["1:1"])],
        ["status of an unknown subscription", (bus) => bus.status("nobody")],
      ];
      test.each(unknown)("of set-up is reported as such: %s", async (_, operation) => {
        const { bus } = await start();
        await expect(operation(bus)).rejects.toMatchObject({ name: "PlatformError", retryClass: "SETUP" });
      });

      const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, "v"]));
      const refused: readonly (readonly [string, OutgoingMessage])[] = [
        ["more than 10 MB", { data: new Uint8Array(10_000_001), attributes: {} }],
        ["neither data nor attributes", { data: new Uint8Array(), attributes: {} }],
        ["more than 100 attributes", { data: bytes("x"), attributes: many }],
        ["a key of 257 bytes", { data: bytes("x"), attributes: { [`${"k".repeat(255)}ä`]: "v" } }],
        ["an empty key", { data: bytes("x"), attributes: { "": "v" } }],
        ["a reserved key", { data: bytes("x"), attributes: { google: "v" } }],
        ["a value of 1,025 bytes", { data: bytes("x"), attributes: { k: `${"v".repeat(1_023)}ä` } }],
      ];
      test.each(refused)(
        "of content is POISON, and nothing of the call is published: %s",
        async (_, message) => {
          const { bus, take } = await start();
          const published = bus.publish("events", [event("a"), message]);
          await expect(published).rejects.toMatchObject({ name: "PlatformError", retryClass: "POISON" });
          expect(await take(config.plain.name)).toEqual([]);
        },
      );

      test.each(["", "x", "1", "1:", ":1", "-1:1", "1:1:1", "1e3:1", "99999999999999999999:1"])(
        "in an ack id changes nothing: %j",
        async (ackId) => {
          const { bus } = await start();
          await bus.publish("events", [event("a")]);
          await bus.ack(config.plain.name, [ackId]);
          await bus.nack(config.plain.name, [ackId]);
          expect(await bus.status(config.plain.name)).toMatchObject({ backlog: 1 });
        },
      );
    });
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function event(
  text: string,
  attributes: Readonly<Record<string, string>> = { event_id: text },
): OutgoingMessage {
  return { data: bytes(text), attributes };
}

function textOf(message: ReceivedMessage): string {
  return new TextDecoder().decode(message.data);
}

function ackIdsOf(messages: readonly (ReceivedMessage | undefined)[]): readonly string[] {
  return messages.flatMap((message) => (message === undefined ? [] : [message.ackId]));
}
