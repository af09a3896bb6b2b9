import { describe, expect, test } from "vitest";
import type { OutgoingMessage } from "../event-bus.ts";
import { ackIdsOf, bytes, config, event, leaseSeconds, textOf, type ContractSetup } from "./setup.ts";

/** What is published arrives as it was, and a pull waits for it. */
export function messageContract({ start }: ContractSetup): void {
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
      ["the largest attributes", { data: bytes("x"), attributes: { ["k".repeat(256)]: "v".repeat(1_024) } }],
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
        event("1 announced", { event_id: "1", announce: "1" }),
        event("2 usual", { event_id: "2" }),
        event("3 raw", {}),
      ]);
      expect((await take(config.filtered.name)).map(textOf)).toEqual(["1 announced", "3 raw"]);
      expect((await take(config.plain.name)).map(textOf)).toEqual(["1 announced", "2 usual", "3 raw"]);
    });

    test("take no more than maxMessages", async () => {
      const { bus, take } = await start();
      await bus.publish(
        "events",
        ["a", "b", "c"].map((text) => event(text)),
      );
      const [first, second] = [await take(config.plain.name, 2), await take(config.plain.name, 2)];
      expect([first.length, second.length]).toEqual([2, 1]);
      expect(new Set([...first, ...second].map(textOf))).toEqual(new Set(["a", "b", "c"]));
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
      expect(await bus.pull(config.plain.name, { ...pullOptions, signal: AbortSignal.abort() })).toEqual([]);
      expect((await take(config.plain.name)).map(textOf)).toEqual(["a"]);
    });
  });
}
