import { describe, expect, test } from "vitest";
import { ackIdsOf, config, event, leaseSeconds, textOf, type ContractSetup } from "./setup.ts";

const afterLease = leaseSeconds * 1_000 + 1;

/** A lease hides its message until it is acknowledged, given back or over. */
export function leaseContract({ start, startWithClock }: ContractSetup): void {
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
      const { bus, take, isUnordered } = await start();
      await bus.publish("events", [event("a"), event("b")]);
      const [first] = await take(config.plain.name, 1);
      await bus.nack(config.plain.name, ackIdsOf([first]));
      const again = await take(config.plain.name);
      expect(again.map(textOf)).toEqual(["a", "b"]);
      const expectedFirst = isUnordered ? again[0] : first;
      expect(again[0]?.messageId).toBe(expectedFirst?.messageId);
      for (const { messageId, deliveryAttempt } of again) {
        expect(deliveryAttempt).toBe(messageId === first?.messageId ? 2 : 1);
      }
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
}
