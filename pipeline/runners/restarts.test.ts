import { afterEach, expect, test } from "vitest";
import { channel } from "../../platform/event-bus/attributes.ts";
import { eventDefinition, registryOf } from "../testing/fixtures.ts";
import { takeLetters } from "../testing/letters.ts";
import { openEmbeddedSimulation, type Simulation } from "../testing/simulation.ts";

let simulation: Simulation;
afterEach(async () => {
  await simulation.close();
});

test("a worker that restarts every half minute of an outage uses up few delivery attempts", async () => {
  simulation = await openEmbeddedSimulation(registryOf(eventDefinition("order")));
  const { faults, start, publish, until, pass, bus } = simulation;
  const repair = faults.strike({ on: ["insertRows"], retryClass: "TRANSIENT" });
  await publish(
    Array.from({ length: 10 }, (_, n) => ({
      data: Buffer.from(JSON.stringify({ event_type: "order", n })),
      attributes: { event_id: `e-${n}` },
    })),
  );
  for (let restart = 0; restart < 150; restart++) {
    const worker = start();
    await pass(30_000);
    let stopped = false;
    void worker.stop().finally(() => (stopped = true));
    await until("it has stopped", () => stopped, 10_000);
  }
  repair();
  const [message] = await pullWithin(simulation, 20 * 60_000);
  expect(message?.deliveryAttempt).toBeLessThan(25);
  const worker = start();
  await until("all is stored", async () => (await bus.status(channel.pipeline)).backlog === 0, 20 * 60_000);
  expect(worker.stats().deadLettered).toEqual({});
  expect(await takeLetters(bus)).toEqual({ letters: [], givenUp: [] });
});

/** Pulls one message as soon as there is one, and lets go of it. */
async function pullWithin({ bus, pass }: Simulation, milliseconds: number) {
  for (let waited = 0; waited < milliseconds; waited += 1_000) {
    const found = await bus.pull(channel.pipeline, { maxMessages: 1, leaseSeconds: 1, waitMilliseconds: 0 });
    if (found.length > 0) return found;
    await pass(1_000);
  }
  return [];
}
