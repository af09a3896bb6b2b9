import { describe, expect, test } from "vitest";
import * as catalog from "../../generated/index.ts";
import type { EventDefinition } from "../../generated/contract.ts";
import type { Fault } from "../../platform/testing/bigquery-server/faults.ts";
import { until } from "../support/until.ts";
import { runs } from "./support/runs.ts";
import {
  leaseSeconds,
  maxDeliveryAttempts,
  startWireWorker,
  type WireWorker,
} from "./support/wire-worker.ts";

const definition = [...catalog.registry.values()][0] as EventDefinition;
const count = 40;
const insertAll = /insertAll/;
const forAsLongAsItTakes = 1_000_000;
const everything = { rows: count, events: count };

/** Time goes on the while, at ten times its pace: the messages of a pull that was given up while its answer was made come again. */
async function settled(wire: WireWorker): Promise<void> {
  await until("everything is acknowledged", () => {
    wire.pubsub.advance(100);
    return wire.backlog() === 0;
  });
}

describe.concurrent.each(Array.from({ length: runs }, (_, run) => run))("run %i: on the wire", () => {
  const setup: readonly Fault[] = [
    { kind: "status", status: 403, reason: "accessDenied" },
    { kind: "status", status: 401, reason: "authError" },
    { kind: "status", status: 404, reason: "notFound", message: "Not found: Dataset test-project:events" },
  ];
  test.each(setup)("wrong set-up turns readiness red and dead-letters nothing: $status", async (fault) => {
    await using wire = await startWireWorker(catalog);
    await wire.warehouse.createTable(definition.table);
    wire.bigquery.misbehave({ fault, path: insertAll, times: forAsLongAsItTakes });
    await wire.publish(definition, count);
    await until("it is not healthy", () => !wire.worker.health().healthy);
    expect([wire.backlog(), wire.deadLetters()]).toEqual([count, 0]);
    wire.bigquery.behave();
    await settled(wire);
    expect([await wire.rows(definition), wire.deadLetters()]).toEqual([everything, 0]);
    await until("it is healthy again", () => wire.worker.health().healthy);
  });

  test("an outage longer than the delivery limit dead-letters nothing, and nothing more is pulled", async () => {
    await using wire = await startWireWorker(catalog);
    await wire.warehouse.createTable(definition.table);
    const fault = { kind: "status", status: 503, reason: "backendError" } as const;
    wire.bigquery.misbehave({ fault, path: insertAll, times: forAsLongAsItTakes });
    await wire.publish(definition, count);
    await until("the circuit is open", () =>
      wire.worker.stats().circuits.some(({ state }) => state === "open"),
    );
    await wire.publish(definition, count);
    const step = leaseSeconds / 3;
    for (let seconds = 0; seconds < 2 * maxDeliveryAttempts * leaseSeconds; seconds += step) {
      const extensions = wire.pubsub.calls("modifyAckDeadline");
      wire.pubsub.advance(step * 1_000);
      await until("leases are prolonged", () => wire.pubsub.calls("modifyAckDeadline") > extensions + 1);
    }
    expect([wire.backlog(), wire.deadLetters()]).toEqual([2 * count, 0]);
    expect(wire.worker.stats().pulled).toBeLessThanOrEqual(2 * count);
    wire.bigquery.behave();
    await settled(wire);
    expect(await wire.rows(definition)).toEqual({ rows: 2 * count, events: 2 * count });
    expect(wire.deadLetters()).toBe(0);
  });

  test("a table that is not there, and then not yet to be seen, is waited for", async () => {
    await using wire = await startWireWorker(catalog);
    await wire.publish(definition, count);
    await until("events wait", () => wire.worker.stats().pending === count);
    wire.dataset.holdPropagation();
    await wire.warehouse.createTable(definition.table);
    const attempts = wire.bigquery.requests.length;
    await until("it was tried again", () => wire.bigquery.requests.length > attempts + 2);
    expect([wire.backlog(), wire.deadLetters()]).toEqual([count, 0]);
    await wire.dataset.releasePropagation();
    await settled(wire);
    expect([await wire.rows(definition), wire.deadLetters()]).toEqual([everything, 0]);
  });

  const passing: readonly Fault[] = [
    { kind: "status", status: 429, reason: "rateLimitExceeded" },
    { kind: "status", status: 500, reason: "internalError" },
    { kind: "status", status: 503, reason: "backendError" },
    { kind: "status", status: 403, reason: "quotaExceeded" },
    { kind: "reset" },
    { kind: "lost" },
    { kind: "truncated" },
    { kind: "stopped" },
  ];
  test.each(passing)("inserts that go wrong three times store each event once: %o", async (fault) => {
    await using wire = await startWireWorker(catalog);
    await wire.warehouse.createTable(definition.table);
    wire.bigquery.misbehave({ fault, path: insertAll, times: 3 });
    await wire.publish(definition, count);
    await settled(wire);
    expect([await wire.rows(definition), wire.deadLetters()]).toEqual([everything, 0]);
  });

  test.each(["pull", "acknowledge", "modifyAckDeadline"])(
    "calls of %s that go wrong lose nothing",
    async (method) => {
      await using wire = await startWireWorker(catalog);
      await wire.warehouse.createTable(definition.table);
      for (const fault of [{ kind: "status", status: 14 }, { kind: "lost" }, { kind: "drop" }] as const) {
        wire.pubsub.misbehave({ method, fault, times: 2 });
      }
      await wire.publish(definition, count);
      await until("everything is stored", async () => (await wire.rows(definition)).events === count);
      // What was pulled while the answer got lost comes again when its lease is over.
      await until("everything is acknowledged", () => {
        wire.pubsub.advance((leaseSeconds * 1_000) / 20);
        return wire.backlog() === 0;
      });
      expect(wire.deadLetters()).toBe(0);
    },
  );

  test("a broker out of reach is come back to", async () => {
    await using wire = await startWireWorker(catalog);
    await wire.warehouse.createTable(definition.table);
    await wire.publish(definition, count);
    wire.pubsub.network.cut();
    await until("it is not healthy", () => !wire.worker.health().healthy);
    wire.pubsub.network.restore();
    wire.pubsub.advance(leaseSeconds * 1_000);
    await settled(wire);
    expect((await wire.rows(definition)).events).toBe(count);
    expect(wire.deadLetters()).toBe(0);
  });

  test("a write that does not come to an end is noticed", async () => {
    await using wire = await startWireWorker(catalog);
    await wire.warehouse.createTable(definition.table);
    wire.bigquery.misbehave({ fault: { kind: "slow", milliseconds: 2_500 }, path: insertAll });
    await wire.publish(definition, count);
    await until("the watchdog says so", () => !wire.worker.health().healthy);
    await settled(wire);
    await until("it is healthy again", () => wire.worker.health().healthy);
    expect([await wire.rows(definition), wire.deadLetters()]).toEqual([everything, 0]);
  });
});
