import { expect, test, vi } from "vitest";
import { PlatformError } from "../../../platform/runtime/errors.ts";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { createHurriedClock } from "../../../platform/runtime/testing/virtual-clock.ts";
import type { InsertRow, RowOutcome } from "../../../platform/warehouse/warehouse.ts";
import { eventDefinition, received, registryOf } from "../../testing/fixtures.ts";
import { openMemoryBus } from "../../testing/memory-bus.ts";
import { openMemoryStore } from "../../testing/memory-store.ts";
import { openMemoryWarehouse } from "../../testing/memory-warehouse.ts";
import type { Prepared } from "../../transforms/stages.ts";
import { createBundleRetry } from "./bundle-retry.ts";
import { openEventSink, type EventSinkOptions } from "./event-sink.ts";
import type { SinkReport } from "./sink-report.ts";

const { signal } = new AbortController();

function event(n: number, table = "orders"): Prepared {
  return {
    kind: "prepared",
    message: received({ n }, { event_id: `e-${n}` }, { messageId: `m-${n}` }),
    eventType: "order",
    insertId: `e-${n}`,
    table,
    row: { n, _event_id: `e-${n}`, _ingested_at: "2026-11-02T10:15:00.000Z" },
    publishedAt: "2026-11-02T10:15:00.000Z",
    json: Buffer.from(JSON.stringify({ n })),
  };
}

function open(
  judge: (row: InsertRow, request: readonly InsertRow[]) => RowOutcome = () => ({ kind: "stored" }),
  changes: Partial<EventSinkOptions> = {},
) {
  const clock = createHurriedClock();
  const warehouse = openMemoryWarehouse(["orders", "refunds"], judge);
  const store = openMemoryStore();
  const reports: SinkReport[] = [];
  const retry = createBundleRetry({ clock, signal });
  const registry = registryOf(eventDefinition("order"), eventDefinition("refund"));
  const parts = { registry, bus: openMemoryBus(), warehouse, store, log: silentLogger, retry, clock, signal };
  const report = (one: SinkReport) => void reports.push(one);
  const sink = openEventSink({ ...parts, now: clock.now, report, ...changes });
  return { sink, store, warehouse, reports, clock };
}

const events = (count: number) => Array.from({ length: count }, (_, n) => event(n));
const ids = (store: ReturnType<typeof openMemoryStore>, prefix: string) =>
  (store.lines(prefix) as readonly { readonly event_id: string }[]).map(({ event_id: id }) => id);

test("rows go by table in batches; the archive has what has a row, the letters the rest", async () => {
  const requests: number[] = [];
  const { sink, store, warehouse, reports } = open(
    (row, request) => {
      if (row === request[0]) requests.push(request.length);
      return row.row["n"] === 3
        ? { kind: "rejected", reason: "invalid", message: "no", location: "n" }
        : { kind: "stored" };
    },
    { batch: { rows: 4, bytes: 1_000_000 } },
  );
  await sink.add([event(0), event(1, "refunds"), event(2)]);
  await sink.add([event(3), event(4), event(5)]);
  await sink.finish();
  expect(requests.toSorted((a, b) => a - b)).toEqual([1, 1, 4]);
  expect(warehouse.rows.get("refunds")?.map(({ insertId }) => insertId)).toEqual(["e-1"]);
  expect(ids(store, "events/").toSorted()).toEqual(["e-0", "e-1", "e-2", "e-4", "e-5"]);
  expect(ids(store, "dead-letters/")).toEqual(["e-3"]);
  const stored = reports.reduce((sum, one) => sum + (one.kind === "rows" ? one.stored : 0), 0);
  const archived = reports.reduce((sum, one) => sum + (one.kind === "archived" ? one.written.objects : 0), 0);
  expect([stored, archived]).toEqual([5, 1]);
});

test("a request that is refused as a whole is halved until the bad row stands alone", async () => {
  const { sink, store } = open((_, request) => {
    if (request.some(({ row }) => row["n"] === 5)) throw new PlatformError("POISON", "TOO_BIG", "too large");
    return { kind: "stored" };
  });
  await sink.add(events(9));
  await sink.finish();
  expect(ids(store, "dead-letters/")).toEqual(["e-5"]);
  expect(ids(store, "events/")).toEqual(["e-0", "e-1", "e-2", "e-3", "e-4", "e-6", "e-7", "e-8"]);
});

test("add waits while as many batches are under way as may be", async () => {
  const gate = Promise.withResolvers<void>();
  const { sink, warehouse } = open(undefined, { batch: { rows: 1, bytes: 1e6 }, writesAtOnce: 2 });
  const insert = warehouse.insertRows.bind(warehouse);
  const calls = vi.spyOn(warehouse, "insertRows").mockImplementation(async (...values) => {
    await gate.promise;
    return insert(...values);
  });
  let added = 0;
  const adding = (async () => {
    for (const one of events(5)) {
      await sink.add([one]);
      added++;
    }
  })();
  await vi.waitFor(() => expect(calls).toHaveBeenCalledTimes(2));
  await new Promise((resolve) => setImmediate(resolve));
  expect([added, calls.mock.calls.length]).toEqual([2, 2]);
  gate.resolve();
  await adding;
  await sink.finish();
  expect(warehouse.rows.get("orders")).toHaveLength(5);
});

test("what has a row is not inserted again, and is archived all the same", async () => {
  const known = async () => new Set(["e-1"]);
  const { sink, store, warehouse, reports } = open(undefined, { known });
  await sink.add([event(0), event(1), event(2), event(2)]);
  await sink.finish();
  expect(warehouse.rows.get("orders")?.map(({ insertId }) => insertId)).toEqual(["e-0", "e-2"]);
  expect(new Set(ids(store, "events/"))).toEqual(new Set(["e-0", "e-1", "e-2"]));
  expect(reports[0]).toEqual({ kind: "rows", table: "orders", stored: 2, known: 2 });
});

test.each(["no such field", "missing required"] as const)(
  "rows wait (%s), and the table manager is asked",
  async (reason) => {
    let asked = 0;
    const lacking = { kind: "rejected", reason, message: "no", location: "" } as const;
    const { sink, warehouse } = open(() => (asked < 3 ? lacking : { kind: "stored" }), {
      requestTable: async (type) => {
        expect(type).toBe("order");
        if (++asked === 1) throw new Error("the table manager is away");
      },
    });
    await sink.add(events(3));
    await sink.finish();
    expect([asked, warehouse.rows.get("orders")?.length]).toEqual([3, 3]);
  },
);

test("a table that does not come fails the bundle with what to do", async () => {
  const { sink, store, clock } = open(undefined, { tablePatienceMilliseconds: 60_000 });
  await sink.add([event(0, "nothing"), event(1)]);
  await expect(sink.finish()).rejects.toThrow(/1 rows of nothing wait for the table.*tables\/sync/);
  expect(clock.elapsed()).toBeGreaterThanOrEqual(60_000);
  expect(ids(store, "dead-letters/")).toEqual([]);
});

test("a platform that stays away fails the bundle when its patience ends", async () => {
  const { sink, clock } = open(() => {
    throw new PlatformError("TRANSIENT", "AWAY", "connection refused");
  });
  await sink.add(events(1));
  await expect(sink.finish()).rejects.toThrow("connection refused");
  expect(clock.elapsed()).toBeGreaterThanOrEqual(300_000);
});
