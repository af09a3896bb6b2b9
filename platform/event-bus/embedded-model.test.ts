import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
} from "fast-check";
import { expect, test } from "vitest";
import { type EmbeddedBus, openEmbeddedBus } from "./embedded.ts";
import type { ReceivedMessage } from "./event-bus.ts";
import { DeliveryModel } from "./testing/delivery-model.ts";

const leaseSeconds = 10;
const maxDeliveryAttempts = 3;

const subscriptions = [
  { name: "all", topic: "t" },
  { name: "some", topic: "t", filter: "attributes:some", deadLetter: { topic: "dead", maxDeliveryAttempts } },
  { name: "dead-letters", topic: "dead" },
];

const publish = record({ kind: constant("publish"), some: array(boolean(), { maxLength: 12 }) });
const wait = record({ kind: constant("wait"), seconds: constantFrom(1, 4, 11) });
const pull = record({
  kind: constant("pull"),
  name: constantFrom("all", "some"),
  count: integer({ min: 1, max: 9 }),
});
const settle = record({
  kind: constantFrom("ack", "nack", "extend"),
  name: constantFrom("all", "some"),
  // Which of the messages received so far, counted from the newest.
  newest: array(nat(30), { minLength: 1, maxLength: 8 }),
  delaySeconds: constantFrom(0, 3),
});
const steps = array(oneof(publish, wait, pull, settle), { minLength: 5, maxLength: 60 });
type Steps = typeof steps extends Arbitrary<infer T> ? T : never;

test("runs and packs deliver what single messages would have", { timeout: 60_000 }, async () => {
  await assert(
    asyncProperty(steps, async (all) => {
      const [found, want] = await play(all);
      expect(found).toEqual(want);
    }),
    { numRuns: 200 },
  );
});

/** Takes the steps on a bus and on the model; returns what either of them showed, one after the other. */
async function play(all: Steps): Promise<readonly [unknown[], unknown[]]> {
  let now = 1_000_000;
  const bus = openEmbeddedBus({ file: ":memory:", subscriptions, now: () => now });
  const models = {
    all: new DeliveryModel(Number.POSITIVE_INFINITY),
    some: new DeliveryModel(maxDeliveryAttempts),
  };
  const received: Record<string, ReceivedMessage[]> = { all: [], some: [] };
  const found: unknown[] = [];
  const want: unknown[] = [];
  for (const step of all) {
    switch (step.kind) {
      case "wait":
        now += step.seconds * 1_000;
        break;
      case "publish": {
        const ids = await bus.publish("t", step.some.map(messageOf));
        models.all.publish(ids);
        models.some.publish(ids.filter((_, index) => step.some[index]));
        break;
      }
      case "pull": {
        const pulled = await bus.pull(step.name, {
          maxMessages: step.count,
          leaseSeconds,
          waitMilliseconds: 0,
        });
        received[step.name]?.push(...pulled);
        found.push(
          pulled.map((one) => [one.messageId, one.deliveryAttempt]),
          pulled.every(isWhole),
        );
        for (const model of Object.values(models)) model.reclaim(now);
        want.push(models[step.name].pull(step.count, now + leaseSeconds * 1_000), true);
        break;
      }
      case "ack":
      case "nack":
      case "extend": {
        const { kind, name, newest, delaySeconds } = step;
        const some = new Set(newest.flatMap((index) => received[name]?.at(-1 - index) ?? []));
        const ackIds = Array.from(some, ({ ackId }) => ackId);
        if (kind === "ack") await bus.ack(name, ackIds);
        else if (kind === "nack") await bus.nack(name, ackIds, delaySeconds);
        else await bus.extend(name, ackIds, leaseSeconds);
        for (const { messageId, deliveryAttempt } of some) {
          const held = models[name].held(messageId, deliveryAttempt, now);
          if (held === undefined) continue;
          if (kind === "ack") models[name].ack(held);
          else if (kind === "nack") models[name].nack(held, now, delaySeconds * 1_000);
          else held.until = now + leaseSeconds * 1_000;
        }
      }
    }
  }
  for (const [name, { deliveries }] of Object.entries(models)) {
    found.push(await unacknowledged(bus, name), (await bus.status(name)).backlog);
    want.push(
      deliveries.map(({ id }) => id),
      deliveries.length,
    );
  }
  found.push((await unacknowledged(bus, "dead-letters")).toSorted());
  want.push(models.some.dead.toSorted());
  await bus.close();
  return [found, want];
}

function messageOf(some: boolean, index: number) {
  const attributes = { index: String(index), ...(some ? { some: "1" } : {}) };
  return { data: Uint8Array.of(index), attributes };
}

function isWhole({ data, attributes }: ReceivedMessage): boolean {
  return String(data[0]) === attributes["index"];
}

async function unacknowledged(bus: EmbeddedBus, name: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { eventId } of bus.unacknowledged(name)) ids.push(eventId);
  return ids;
}
