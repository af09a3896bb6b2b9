import * as fc from "fast-check";
import { expect, test } from "vitest";
import { originalMessage } from "../../../platform/dead-letter.ts";
import type { DeadLetter } from "../../../platform/dead-letter.ts";
import { channel } from "../../../platform/event-bus/attributes.ts";
import type { ReceivedMessage } from "../../../platform/event-bus/event-bus.ts";
import { PlatformError } from "../../../platform/runtime/errors.ts";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { createHurriedClock } from "../../../platform/runtime/testing/virtual-clock.ts";
import { runGraph } from "../../graph.ts";
import { withFaults } from "../../testing/faults.ts";
import type { FaultPlan } from "../../testing/faults.ts";
import { eventDefinition, received, registryOf } from "../../testing/fixtures.ts";
import { openMemoryBus } from "../../testing/memory-bus.ts";
import { openMemoryStore } from "../../testing/memory-store.ts";
import { openMemoryWarehouse } from "../../testing/memory-warehouse.ts";
import { messageKinds, numberOf, outcomeOf } from "../../testing/message-kinds.ts";
import type { KindName } from "../../testing/message-kinds.ts";
import { createBundleRetry } from "./bundle-retry.ts";
import { openEventSink } from "./event-sink.ts";
import { openLetterSink } from "./letter-sink.ts";

interface Scenario {
  readonly kinds: readonly KindName[];
  /** What happens to the n-th call of the platform: it fails before it does anything, or its answer is lost. */
  readonly faults: readonly ("before" | "after" | null)[];
  /** How many slices of each attempt reach the sinks before the worker is gone; the attempts after these are whole. */
  readonly killedAfter: readonly number[];
  readonly rows: number;
  readonly fileBytes: number;
  readonly skipsKnown: boolean;
}

const kinds = Object.keys(messageKinds).filter((name) => name !== "newerSchema") as KindName[];
const scenarios = fc.record<Scenario>({
  kinds: fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 40 }),
  faults: fc.array(fc.option(fc.constantFrom("before", "after"), { freq: 2 }), { maxLength: 30 }),
  killedAfter: fc.array(fc.nat(8), { maxLength: 3 }),
  rows: fc.integer({ min: 1, max: 15 }),
  fileBytes: fc.integer({ min: 1, max: 500 }),
  skipsKnown: fc.boolean(),
});

const registry = registryOf(eventDefinition("order"), eventDefinition("refund"));
const { signal } = new AbortController();
const sliceLength = 5;

function messagesOf(names: readonly KindName[]): readonly ReceivedMessage[] {
  return names.map((name, n) => {
    const { data, attributes } = messageKinds[name].message(n);
    const publishTime = new Date(Date.UTC(2026, 10, 2, 10, n));
    return received(data, attributes, { messageId: `m-${n}`, publishTime });
  });
}

/** The platform, and attempts at the bundle on it. */
function openWorld(scenario: Scenario) {
  const { rows, fileBytes, skipsKnown, faults } = scenario;
  const bus = openMemoryBus();
  const store = openMemoryStore();
  const warehouse = openMemoryWarehouse(["orders", "refunds"], (row) =>
    outcomeOf(scenario.kinds[numberOf(row)], true),
  );
  let calls = 0;
  const plan: FaultPlan = () => {
    const phase = faults[calls++] ?? null;
    return phase && { phase, error: new PlatformError("TRANSIENT", "STRUCK", "struck") };
  };
  const stored = () => new Set([...warehouse.rows.values()].flat().map(({ insertId }) => insertId));

  /** One attempt of an engine; a worker that is gone does not finish its sinks, and what it has under way goes on. */
  async function attempt(slices: number): Promise<"done" | "failed" | "killed"> {
    const clock = createHurriedClock();
    const parts = {
      registry,
      bus: withFaults(bus, plan),
      store: withFaults(store, plan),
      warehouse: withFaults(warehouse, plan),
      log: silentLogger,
      clock,
      signal,
      now: clock.now,
      retry: createBundleRetry({ clock, signal, patienceMilliseconds: 0 }),
    };
    const sinkOptions = { batch: { rows, bytes: 1e6 }, archive: { fileBytes } };
    const known = skipsKnown ? { known: async () => stored() } : {};
    const events = openEventSink({ ...parts, ...sinkOptions, ...known });
    const letters = openLetterSink({ ...parts, lettersPerWrite: rows });
    const messages = messagesOf(scenario.kinds);
    try {
      for (let at = 0; at < messages.length; at += sliceLength) {
        if (at / sliceLength >= slices) return "killed";
        const slice = messages.slice(at, at + sliceLength);
        const output = await runGraph({ messages: slice, registry, now: clock.now() });
        for (const ofTable of output.events.values()) await events.add(ofTable);
        await letters.add(
          output.deadLetters.map(({ message, letter: { event_type: eventType, code, errors } }) => ({
            kind: "refused",
            message,
            eventType,
            code,
            errors,
          })),
        );
      }
      await events.finish();
      await letters.finish();
      return "done";
    } catch {
      return "failed";
    }
  }

  return { bus, store, warehouse, attempt };
}

/** As an engine does; each fault costs an attempt at most. */
async function untilDone(attempt: (slices: number) => Promise<string>, faults: number): Promise<void> {
  const results: string[] = [];
  while (results.at(-1) !== "done" && results.length <= faults) results.push(await attempt(Infinity));
  expect(results.at(-1)).toBe("done");
}

/** By key; two that share one must be equal. */
function unique<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const one of all) {
    expect(one).toEqual(found.get(keyOf(one)) ?? one);
    found.set(keyOf(one), one);
  }
  return found;
}

interface Line {
  readonly event_id: string;
  readonly data: unknown;
}

test("whatever fails and however often a bundle comes again, each event is where it belongs, once and by value", async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const { bus, store, warehouse, attempt } = openWorld(scenario);
      for (const slices of scenario.killedAfter) await attempt(slices);
      await untilDone(attempt, scenario.faults.length);
      const before = new Set(store.objects.keys());
      await untilDone(attempt, scenario.faults.length);
      expect(new Set(store.objects.keys())).toEqual(before);

      const ending = (ends: "stored" | "dead") =>
        scenario.kinds.flatMap((name, n) => (messageKinds[name].ends === ends ? [`e-${n}`] : [])).toSorted();
      const rows = unique([...warehouse.rows.values()].flat(), ({ insertId }) => insertId);
      expect([...rows.keys()].toSorted()).toEqual(ending("stored"));
      const mostRows = scenario.skipsKnown ? rows.size : Infinity;
      expect([...warehouse.rows.values()].flat().length).toBeLessThanOrEqual(mostRows);
      for (const row of rows.values()) expect(row.row["n"]).toBe(numberOf(row));

      const lines = unique(store.lines("events/") as unknown as readonly Line[], ({ event_id: id }) => id);
      expect([...lines.keys()].toSorted()).toEqual(ending("stored"));
      for (const { event_id: id, data } of lines.values()) {
        const n = Number(id.slice(2));
        const { data: sent } = messageKinds[scenario.kinds[n] ?? "order"].message(n);
        expect(data).toEqual(JSON.parse(Buffer.from(sent).toString()));
      }

      const inStore = store.lines("dead-letters/") as unknown as readonly DeadLetter[];
      const onTopic = (bus.published.get(channel.deadLetters) ?? []).map(
        ({ data }) => JSON.parse(Buffer.from(data).toString()) as DeadLetter,
      );
      for (const letters of [inStore, onTopic]) {
        const ids = new Set(letters.map(({ event_id: id }) => id));
        expect([...ids].toSorted()).toEqual(ending("dead"));
        for (const letter of letters) {
          const n = Number(letter.event_id.slice(2));
          expect(originalMessage(letter)).toEqual(messageKinds[scenario.kinds[n] ?? "order"].message(n));
        }
      }
    }),
    { numRuns: 60 },
  );
});
