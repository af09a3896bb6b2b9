import * as fc from "fast-check";
import { expect, test } from "vitest";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import { createVirtualClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { eventDefinition, registryOf } from "../testing/fixtures.ts";
import { openMemoryBus } from "../testing/memory-bus.ts";
import { openMemoryStore } from "../testing/memory-store.ts";
import { openMemoryWarehouse } from "../testing/memory-warehouse.ts";
import { messageKinds } from "../testing/message-kinds.ts";
import { simulate } from "../testing/simulation.ts";

interface Outage {
  readonly on: readonly string[];
  readonly retryClass: RetryClass;
  readonly phase: "before" | "after";
  readonly milliseconds: number;
}

/** Powers of ten, in milliseconds. */
function lengths(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true }).map((power) => Math.round(10 ** power));
}

const writes = ["insertRows", "putIfAbsent", "publish", "ack", "extend"];
const failures = fc.oneof(
  failuresOf([...writes, "pull"], "before"),
  // A pull whose answer is lost leaves its messages leased, whatever the pipeline does.
  failuresOf(writes, "after"),
);
const missingTables = lengths(2, 4.5).map((milliseconds): Outage => ({
  on: ["insertRows"],
  retryClass: "SCHEMA_PENDING",
  phase: "before",
  milliseconds,
}));
const outages = fc.oneof({ weight: 4, arbitrary: failures }, { weight: 1, arbitrary: missingTables });

function failuresOf(methods: readonly string[], phase: Outage["phase"]): fc.Arbitrary<Outage> {
  return fc.record({
    on: fc.subarray([...methods], { minLength: 1 }),
    retryClass: fc.constantFrom<RetryClass>("TRANSIENT", "SETUP", "RETRY_FREE"),
    phase: fc.constant(phase),
    milliseconds: lengths(2, 7),
  });
}

const platform = () => ({
  bus: openMemoryBus(),
  warehouse: openMemoryWarehouse(["orders", "refunds"]),
  store: openMemoryStore(),
});

test("recovery takes no longer than the outage, and nothing good is dead-lettered or given back", async () => {
  const kinds = [messageKinds.order, messageKinds.refund, messageKinds.violation, messageKinds.order];
  const jitters = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 1,
    maxLength: 7,
  });
  await fc.assert(
    fc.asyncProperty(
      outages,
      jitters,
      fc.integer({ min: 1, max: 30 }),
      async (outage, jitter, maxMessages) => {
        const { bus, warehouse, store } = platform();
        let drawn = 0;
        const clock = createVirtualClock(() => jitter[drawn++ % jitter.length] ?? 0);
        const registry = registryOf(eventDefinition("order"), eventDefinition("refund"));
        const simulation = await simulate({ bus, warehouse, store }, registry, clock);
        const { faults, start, until, pass } = simulation;
        const worker = start({ maxMessages });
        faults.strike(outage);
        const deliver = (from: number) => {
          for (let n = from; n < from + 20; n++)
            bus.deliver((kinds[n % kinds.length] ?? messageKinds.order).message(n));
          faults.wake();
        };
        deliver(0);
        await pass(outage.milliseconds / 2);
        deliver(20);
        await until("the repair", () => clock.elapsed() >= outage.milliseconds);
        const repairedAt = clock.elapsed();
        // An acknowledgement that was taken and not answered is asked for again.
        const open = () => bus.backlog().length + worker.stats().pending + worker.stats().circuits.length;
        await until("all is settled", () => open() === 0);
        const recovery = clock.elapsed() - repairedAt;
        expect(recovery).toBeLessThanOrEqual(Math.max(outage.milliseconds, 1_000));
        expect(worker.stats()).toMatchObject({
          circuits: [],
          pending: 0,
          deadLettered: { SCHEMA_VIOLATION: 10 },
        });
        expect(worker.health()).toEqual({ healthy: true, reasons: [] });
        const letters = bus.published.get(channel.deadLetters) ?? [];
        expect(new Set(letters.map(({ attributes }) => attributes["event_id"])).size).toBe(10);
        expect(faults.calls.filter(({ method }) => method === "nack")).toEqual([]);
        await simulation.close();
      },
    ),
    { numRuns: 25 },
  );
});
