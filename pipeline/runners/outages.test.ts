import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import { eventDefinition, registryOf } from "../testing/fixtures.ts";
import { takeLetters } from "../testing/letters.ts";
import { openEmbeddedSimulation, type Simulation } from "../testing/simulation.ts";

let simulation: Simulation;
beforeEach(async () => {
  simulation = await openEmbeddedSimulation(registryOf(eventDefinition("order")));
});
afterEach(async () => {
  await simulation.close();
});

const hour = 60 * 60_000;
let sent = 0;

function orders(count: number): readonly OutgoingMessage[] {
  return Array.from({ length: count }, () => order());
}

function order(): OutgoingMessage {
  const n = sent++;
  return {
    data: Buffer.from(JSON.stringify({ event_type: "order", n })),
    attributes: { event_type: "order", event_id: `e-${n}` },
  };
}

const poison: OutgoingMessage = { data: Buffer.from("{"), attributes: { event_id: "poison" } };

async function rows(): Promise<number> {
  const { rows: answer } = await simulation.warehouse.query(
    "SELECT count(DISTINCT _event_id) AS n FROM `orders`",
  );
  return Number(answer[0]?.["n"]);
}

const settled = async () => (await simulation.backlog()) === 0;

/** Calls of a method between two times on the clock. */
function calls(method: string, from: number, to: number) {
  return simulation.faults.calls.filter((call) => call.method === method && call.at > from && call.at <= to);
}

describe("a permission is missing", () => {
  test.each<[string, string, RegExp]>([
    ["insertRows", "the warehouse", /^insert into orders: insertRows is down$/],
    ["putIfAbsent", "the store", /^write objects: putIfAbsent is down$/],
    ["publish", "the dead-letter topic", /^publish dead letters: publish is down$/],
    ["ack", "the subscription", /^acknowledge: ack is down$/],
    ["pull", "the subscription", /^pull: pull is down$/],
  ])(
    "%s: unhealthy with the reason, nothing dead-lettered, healthy after the repair",
    async (method, _, reason) => {
      const { faults, start, publish, until, clock } = simulation;
      const repair = faults.strike({ on: [method], retryClass: "SETUP" });
      const worker = start();
      await publish([...orders(20), poison]);
      await until("it is unhealthy", () => !worker.health().healthy, 1);
      expect(worker.health().reasons).toEqual([expect.stringMatching(reason)]);
      const brokenAt = clock.elapsed();
      await simulation.pass(hour);
      expect(worker.health().healthy).toBe(false);
      const tries = calls(method, brokenAt, clock.elapsed());
      expect(tries.length).toBeLessThan(150);
      repair();
      await until("all is settled", settled, hour);
      // The bus forgets a message a little before its consumer is told.
      await until("it is healthy", () => worker.health().healthy, hour);
      expect(await rows()).toBe(20);
      const { letters, givenUp } = await takeLetters(simulation.bus);
      expect([letters.map(({ code }) => code), givenUp]).toEqual([["MALFORMED_JSON"], []]);
    },
  );
});

describe("an outage longer than a hundred leases", () => {
  test.each<[string, readonly string[], RetryClass]>([
    ["the warehouse", ["insertRows"], "TRANSIENT"],
    ["the store", ["putIfAbsent"], "TRANSIENT"],
    ["acknowledging", ["ack"], "TRANSIENT"],
    ["everything", ["insertRows", "putIfAbsent", "publish", "pull", "ack", "extend"], "TRANSIENT"],
    ["rights to everything", ["insertRows", "putIfAbsent", "publish", "pull", "ack", "extend"], "SETUP"],
  ])(
    "%s: nothing is given back, given up or pulled, and all is stored after it",
    async (_, on, retryClass) => {
      const { faults, start, publish, until, pass, clock, logged } = simulation;
      const worker = start({ maxMessages: 10 });
      const repair = faults.strike({ on, retryClass });
      await publish(orders(5));
      await until(
        "the circuit opens",
        () => worker.stats().circuits.some(({ state }) => state !== "closed"),
        hour,
      );
      const openedAt = clock.elapsed();
      await publish(orders(45));
      await pass(3 * hour);
      expect(calls("nack", 0, clock.elapsed())).toEqual([]);
      expect(calls("pull", openedAt, clock.elapsed()).filter(({ failed }) => !failed)).toEqual([]);
      expect(worker.stats()).toMatchObject({ deadLettered: {}, acknowledged: 0 });
      expect(worker.stats().held).toBeLessThanOrEqual(5);
      repair();
      await until("all is settled", settled, 3 * hour);
      expect(await rows()).toBe(50);
      expect(worker.stats()).toMatchObject({ circuits: [], deadLettered: {} });
      expect(worker.health().healthy).toBe(true);
      expect(await takeLetters(simulation.bus)).toEqual({ letters: [], givenUp: [] });
      const told = logged.map(({ message }) => message);
      expect(told).toContain("circuit opened: no more work is taken on until this succeeds");
      expect(told.at(-1)).toBe("circuit closed");
    },
  );
});
