import * as fc from "fast-check";
import { expect, test } from "vitest";
import { originalMessage } from "../../platform/dead-letter.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { drive } from "../../platform/runtime/testing/drive.ts";
import { createVirtualClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { withFaults } from "../testing/faults.ts";
import type { FaultPlan } from "../testing/faults.ts";
import { catalogOf, eventDefinition, registryOf } from "../testing/fixtures.ts";
import { openMemoryBus } from "../testing/memory-bus.ts";
import type { MemoryBus } from "../testing/memory-bus.ts";
import { openMemoryStore } from "../testing/memory-store.ts";
import { openMemoryWarehouse } from "../testing/memory-warehouse.ts";
import { messageKinds, numberOf, outcomeOf } from "../testing/message-kinds.ts";
import type { KindName } from "../testing/message-kinds.ts";
import { startMicroBatch } from "./micro-batch.ts";

interface Scenario {
  readonly kinds: readonly KindName[];
  /** What happens to the n-th call of the platform. */
  readonly faults: readonly (Strike | null)[];
  /** Whether all leases run out at the n-th pull. */
  readonly expiries: readonly boolean[];
  readonly maxMessages: number;
  /** The runner is stopped after so many calls; null: when all is settled. */
  readonly stopAfter: number | null;
}

interface Strike {
  readonly phase: "before" | "after";
  readonly retryClass: RetryClass;
}

const strike = fc.record<Strike>({
  phase: fc.constantFrom("before", "after"),
  retryClass: fc.constantFrom("TRANSIENT", "SETUP", "RETRY_FREE", "CONFLICT", "POISON", "SCHEMA_PENDING"),
});
const scenarios = fc.record<Scenario>({
  kinds: fc.array(fc.constantFrom(...(Object.keys(messageKinds) as KindName[])), {
    minLength: 1,
    maxLength: 40,
  }),
  faults: fc.array(fc.option(strike, { freq: 2 }), { maxLength: 60 }),
  expiries: fc.array(fc.boolean(), { maxLength: 10 }),
  maxMessages: fc.integer({ min: 1, max: 15 }),
  stopAfter: fc.option(fc.integer({ min: 1, max: 60 })),
});

/** A missing table is known before anything is written; poison is the last word on a request, and this platform has it on acks only. */
function mayStrike({ phase, retryClass }: Strike, method: string): boolean {
  if (retryClass === "SCHEMA_PENDING") return method === "insertRows" && phase === "before";
  return retryClass !== "POISON" || method === "ack";
}

const hour = 3_600_000;
const newerRegistry = registryOf(eventDefinition("order", { version: "1.1.0" }), eventDefinition("refund"));

/** Plays a scenario through; resolves with what stood where at the end. */
async function play({ kinds, faults, expiries, maxMessages, stopAfter }: Scenario) {
  const bus = openMemoryBus();
  const store = openMemoryStore();
  const live = { columnsComplete: false, calls: 0 };
  const warehouse = openMemoryWarehouse(["refunds"], (row) =>
    outcomeOf(kinds[numberOf(row)], live.columnsComplete),
  );
  const catalog = catalogOf(registryOf(eventDefinition("order"), eventDefinition("refund")));
  const ids = kinds.map((name, n) => bus.deliver(messageKinds[name].message(n)));

  const plan: FaultPlan = (method) => {
    const fault = faults[live.calls++];
    if (!fault || !mayStrike(fault, method)) return null;
    return { phase: fault.phase, error: new PlatformError(fault.retryClass, "FAULT", `${method} failed`) };
  };
  const durable = (n: number) => {
    const eventId = `e-${n}`;
    const isOfEvent = (line: unknown) => (line as { event_id: string }).event_id === eventId;
    const letters = bus.published.get(channel.deadLetters) ?? [];
    return {
      rows: [...warehouse.rows.values()].some((table) => table.some(({ insertId }) => insertId === eventId)),
      archived: store.lines("events/").some(isOfEvent),
      letterInStore: store.lines("dead-letters/").some(isOfEvent),
      letterOnTopic: letters.some(({ attributes }) => attributes["event_id"] === eventId),
    };
  };
  const atAcknowledgement = new Map<number, ReturnType<typeof durable>>();
  const expiring = [...expiries];
  const watched: MemoryBus = {
    ...bus,
    pull(...values) {
      if (expiring.shift() === true) bus.expireLeases();
      return bus.pull(...values);
    },
    async ack(subscription, ackIds) {
      const already = bus.acknowledged.length;
      await bus.ack(subscription, ackIds);
      for (const id of bus.acknowledged.slice(already)) {
        const n = ids.indexOf(id);
        atAcknowledgement.set(n, durable(n));
      }
    },
  };
  const migrate = async () => {
    live.columnsComplete = true;
    if (!warehouse.rows.has("orders")) await warehouse.createTable(eventDefinition("order").table);
  };
  const clock = createVirtualClock(() => 0);
  const worker = startMicroBatch({
    bus: withFaults(watched, plan),
    warehouse: withFaults(warehouse, plan),
    store: withFaults(store, plan),
    catalog,
    log: silentLogger,
    clock,
    now: clock.now,
    maxMessages,
    requestTable: migrate,
  });
  // A batch at work waits for a second at most, between conflicts; everything else that waits so briefly is as well over soon.
  const isWorking = () => {
    const { batches, circuits } = worker.stats();
    return batches > 0 && circuits.every(({ work }) => work === "pull") && clock.nextIn() > 1_000;
  };
  const until = (what: string, condition: () => boolean) =>
    drive({ clock, what, condition, isWorking, withinMilliseconds: hour, state: () => worker.stats() });
  await until("all is settled", () => {
    // What a refused acknowledgement left behind comes again when its lease runs out.
    if (worker.stats().held === 0) bus.expireLeases();
    if (live.calls > 20) catalog.registry = newerRegistry;
    return bus.backlog().length === 0 || live.calls >= (stopAfter ?? Infinity);
  });
  let stopped = false;
  void worker.stop().finally(() => (stopped = true));
  await until("it stops", () => stopped);
  const letters = store.lines("dead-letters/") as unknown as readonly DeadLetter[];
  return {
    unacknowledged: bus.backlog(),
    ids,
    atAcknowledgement,
    durable,
    letters,
    held: worker.stats().held,
  };
}

test("nothing is lost and nothing is acknowledged too early, whatever fails", async () => {
  const outcome = {
    stored: { rows: true, archived: true, letterInStore: false, letterOnTopic: false },
    dead: { rows: false, archived: false, letterInStore: true, letterOnTopic: true },
  };
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const { unacknowledged, ids, atAcknowledgement, durable, letters, held } = await play(scenario);
      const acknowledged = [...atAcknowledgement.keys()].map((n) => ids[n]);
      expect(new Set([...acknowledged, ...unacknowledged])).toEqual(new Set(ids));
      expect(scenario.stopAfter === null ? unacknowledged : []).toEqual([]);
      for (const [n, found] of atAcknowledgement) {
        const { ends } = messageKinds[scenario.kinds[n] ?? "order"];
        expect(found).toEqual(outcome[ends]);
        expect(durable(n)).toEqual(outcome[ends]);
      }
      for (const letter of letters) {
        const n = Number(letter.event_id.slice(2));
        expect(originalMessage(letter)).toEqual(messageKinds[scenario.kinds[n] ?? "order"].message(n));
      }
      expect(held).toBe(0);
    }),
    { numRuns: 80 },
  );
});
