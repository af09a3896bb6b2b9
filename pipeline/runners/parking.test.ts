import { afterEach, expect, test } from "vitest";
import type { OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import { eventDefinition, registryOf } from "../testing/fixtures.ts";
import { takeLetters } from "../testing/letters.ts";
import { openEmbeddedSimulation, type Simulation } from "../testing/simulation.ts";

const minute = 60_000;

let simulation: Simulation;
afterEach(async () => {
  await simulation.close();
});

function event(type: string, n: number, version: string): OutgoingMessage {
  return {
    data: Buffer.from(JSON.stringify({ event_type: type, n })),
    attributes: { event_type: type, event_id: `${type}-${n}`, schema_version: version },
  };
}

function events(count: number, version: string, type = "order"): readonly OutgoingMessage[] {
  return Array.from({ length: count }, (_, n) => event(type, n, version));
}

/** How often each message that is left was delivered, this time included. */
async function attempts(): Promise<readonly number[]> {
  const options = { maxMessages: 10_000, leaseSeconds: 1, waitMilliseconds: 0 };
  const messages = await simulation.bus.pull("backend-events-topic-sub", options);
  return messages.map(({ deliveryAttempt }) => deliveryAttempt);
}

test("thousands of events of a version that nobody knows hold up no other event, and use up no delivery attempts", async () => {
  const registry = registryOf(eventDefinition("order"), eventDefinition("refund"));
  simulation = await openEmbeddedSimulation(registry);
  const { start, publish, until, pass, bus } = simulation;
  await publish(events(5_000, "99.0.0"));
  const worker = start({ graceMilliseconds: 1_000 });
  await until("all of them wait", () => worker.stats().held === 5_000, minute);
  expect(worker.stats()).toMatchObject({ pending: 1_000, parked: 4_000 });
  await publish([...events(500, "1.0.0", "refund"), event("order", 5_000, "1.0.0")]);
  await until("the others are stored", () => worker.stats().acknowledged === 501, minute);
  await pass(8 * minute);
  expect(worker.health()).toEqual({ healthy: true, reasons: [] });
  await worker.stop();
  await pass(10 * minute);
  const counts = await attempts();
  expect(counts).toHaveLength(5_000);
  // Parked ones were tried again after 1, 3 and 7 minutes, and given back at the end.
  expect(Math.max(...counts)).toBeLessThanOrEqual(5);
  expect(await takeLetters(bus)).toEqual({ letters: [], givenUp: [] });
});

test("the ones that were waited for go when their schema comes, those behind others that stay included", async () => {
  simulation = await openEmbeddedSimulation(registryOf(eventDefinition("order")));
  const { start, publish, until, catalog } = simulation;
  await publish([
    ...events(30, "99.0.0"),
    ...events(60, "1.1.0").map((one, n) => ({
      ...one,
      attributes: { ...one.attributes, event_id: `late-${n}` },
    })),
  ]);
  const worker = start({ maxPendingPerType: 10, maxMessages: 20 });
  await until("all of them wait", () => worker.stats().held === 90, minute);
  await simulation.pass(10 * minute);
  catalog.registry = registryOf(eventDefinition("order", { version: "1.1.0" }));
  await until("those of the new schema are stored", () => worker.stats().acknowledged === 60, 20 * minute);
  expect(worker.stats()).toMatchObject({ pending: 10, parked: 20 });
  catalog.registry = registryOf(eventDefinition("order", { version: "99.0.0" }));
  await until("all are stored", () => worker.stats().acknowledged === 90, 40 * minute);
  expect(worker.stats()).toMatchObject({ pending: 0, parked: 0, held: 0, stored: { orders: 90 } });
});

test("large events wait in memory up to a number of bytes, the others on the bus, and all go in the end", async () => {
  simulation = await openEmbeddedSimulation(registryOf(eventDefinition("order"), eventDefinition("refund")));
  const { start, publish, until, pass, catalog } = simulation;
  const large = (type: string) =>
    events(50, "1.1.0", type).map(({ attributes, data }) => ({
      attributes,
      data: Buffer.concat([data, Buffer.alloc(10_000, " ")]),
    }));
  await publish(large("order"));
  const worker = start({ maxPendingBytes: 200_000, maxMessages: 20 });
  await until("they wait", () => worker.stats().held === 50, minute);
  expect(worker.stats()).toMatchObject({ pending: 19, parked: 31 });
  await publish(large("refund"));
  await until("the others wait", () => worker.stats().held === 100, minute);
  expect(worker.stats()).toMatchObject({ pending: 20, parked: 80 });
  await pass(30 * minute);
  catalog.registry = registryOf(
    eventDefinition("order", { version: "1.1.0" }),
    eventDefinition("refund", { version: "1.1.0" }),
  );
  await until("all are stored", () => worker.stats().acknowledged === 100, 20 * minute);
  expect(worker.stats()).toMatchObject({ pending: 0, parked: 0, held: 0 });
  // Each came once at first, again after 1, 3, 7 and 15 minutes, and to be stored.
  expect(worker.stats().pulled).toBeLessThanOrEqual(100 + 4 * 80 + 80);
});
