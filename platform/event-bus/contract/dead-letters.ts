import { describe, expect, test } from "vitest";
import { ackIdsOf, config, event, leaseSeconds, textOf, type ContractSetup } from "./setup.ts";

const afterLease = leaseSeconds * 1_000 + 1;

/** What fails too often moves to the dead-letter topic, and the figures follow. */
export function deadLetterContract({ start, startWithClock }: ContractSetup): void {
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
    test("counts what is neither acknowledged nor dead-lettered, and dates the oldest of it", async ({
      skip,
    }) => {
      const { bus, take, hasLateStatus } = await start();
      if (hasLateStatus) skip("the figures come later");
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

    test("does not count what the broker dead-lettered", async ({ skip }) => {
      const { bus, take, hasLateStatus } = await start();
      if (hasLateStatus) skip("the figures come later");
      await bus.publish("fragile", [event("a")]);
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        await bus.nack(config.fragile.name, ackIdsOf(await take(config.fragile.name)));
      }
      expect(await bus.status(config.fragile.name)).toMatchObject({ backlog: 0 });
      expect(await bus.status(config.dead.name)).toMatchObject({ backlog: 1 });
    });
  });
}
