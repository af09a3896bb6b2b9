import { execFileSync } from "node:child_process";
import { afterEach, expect, test, vi } from "vitest";
import type { Json } from "../../generated/contract.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { Attributes } from "../../platform/event-bus/event-bus.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { createLogger, silentLogger } from "../../platform/runtime/log.ts";
import type { RowOutcome } from "../../platform/warehouse/warehouse.ts";
import { createHurriedClock, createVirtualClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { withFaults } from "../testing/faults.ts";
import type { FaultPlan } from "../testing/faults.ts";
import { catalogOf, eventDefinition, registryOf } from "../testing/fixtures.ts";
import { openMemoryBus } from "../testing/memory-bus.ts";
import { openMemoryStore } from "../testing/memory-store.ts";
import { openMemoryWarehouse } from "../testing/memory-warehouse.ts";
import { startMicroBatch } from "./micro-batch.ts";
import type { MicroBatch, MicroBatchOptions } from "./micro-batch.ts";

const started: MicroBatch[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.stop()));
});

const noFaults: FaultPlan = () => null;

/** A platform in memory with the types order and refund. */
function setUp(tables: readonly string[], plan: FaultPlan = noFaults, judge?: () => RowOutcome) {
  const bus = openMemoryBus();
  const warehouse = openMemoryWarehouse(tables, judge);
  const store = openMemoryStore();
  const catalog = catalogOf(registryOf(eventDefinition("order"), eventDefinition("refund")));
  const start = (options: Partial<MicroBatchOptions> = {}) => {
    const clock = createHurriedClock();
    const worker = startMicroBatch({
      bus: withFaults(bus, plan),
      warehouse: withFaults(warehouse, plan),
      store: withFaults(store, plan),
      catalog,
      log: silentLogger,
      clock,
      now: clock.now,
      ...options,
    });
    started.push(worker);
    return worker;
  };
  const send = (event: Json, attributes: Attributes = {}) =>
    bus.deliver({ data: Buffer.from(JSON.stringify(event)), attributes });
  return { bus, warehouse, store, catalog, start, send };
}

const order = (n: number) => ({ event_type: "order", n });

test("rows by table, archive and dead letters; then everything is acknowledged", async () => {
  const { bus, warehouse, store, start, send } = setUp(["orders", "refunds"]);
  send(order(1), { event_id: "e-1" });
  send({ event_type: "refund", n: 2 }, { event_id: "e-2" });
  send({ event_type: "order" }, { event_id: "e-3" });
  const worker = start();
  await worker.idle();
  expect(warehouse.rows.get("orders")).toMatchObject([{ insertId: "e-1", row: { n: 1, _event_id: "e-1" } }]);
  expect(warehouse.rows.get("refunds")).toMatchObject([{ insertId: "e-2", row: { n: 2 } }]);
  const archived = Map.groupBy(store.lines("events/"), (line) => (line as { event_id: string }).event_id);
  expect(archived.get("e-1")).toMatchObject([{ event_type: "order", data: order(1) }]);
  expect([...archived.keys()].toSorted()).toEqual(["e-1", "e-2"]);
  expect(bus.published.get(channel.deadLetters)).toMatchObject([
    { attributes: { dead_letter_code: "SCHEMA_VIOLATION" } },
  ]);
  expect(bus.backlog()).toEqual([]);
  expect(worker.stats()).toMatchObject({
    pulled: 3,
    stored: { orders: 1, refunds: 1 },
    archived: { objects: 2 },
    deadLettered: { SCHEMA_VIOLATION: 1 },
    acknowledged: 3,
    pending: 0,
    held: 0,
  });
});

test("rows that the warehouse rejects are dead-lettered and not archived", async () => {
  const rejected: RowOutcome = {
    kind: "rejected",
    reason: "partition out of range",
    message: "too old",
    location: "d",
  };
  const { store, start, send } = setUp(["orders"], noFaults, () => rejected);
  send(order(1));
  const worker = start();
  await worker.idle();
  expect(worker.stats()).toMatchObject({
    stored: {},
    deadLettered: { PARTITION_OUT_OF_RANGE: 1 },
    acknowledged: 1,
  });
  expect(store.lines("events/")).toEqual([]);
  expect(store.lines("dead-letters/")).toMatchObject([
    { code: "PARTITION_OUT_OF_RANGE", errors: [{ pointer: "/d" }] },
  ]);
});

test("events wait for their table, ask for it, and hold up nobody", async () => {
  const { bus, warehouse, store, start, send } = setUp(["refunds"]);
  const table = Promise.withResolvers<void>();
  const requestTable = vi.fn<(type: string) => Promise<void>>(async () => {
    await table.promise;
    await warehouse.createTable(eventDefinition("order").table);
  });
  const ids = [send(order(1)), send(order(2))];
  const worker = start({ requestTable });
  await vi.waitFor(() => expect(worker.stats().pending).toBe(2));
  const other = send({ event_type: "refund", n: 3 });
  await vi.waitFor(() => expect(bus.acknowledged).toEqual([other]));
  expect([worker.stats().pending, worker.stats().held]).toEqual([2, 2]);
  table.resolve();
  await worker.idle();
  expect(requestTable).toHaveBeenCalledWith("order");
  expect(bus.acknowledged.toSorted()).toEqual([...ids, other].toSorted());
  expect(store.lines("events/event_type=order/")).toHaveLength(2);
  expect(worker.stats()).toMatchObject({ stored: { orders: 2, refunds: 1 }, pending: 0, deadLettered: {} });
});

test.each([
  ["for a column", "no such field"],
  ["while the table asks for one that is REQUIRED no more", "missing required"],
] as const)("events wait %s", async (_, reason) => {
  let missing = true;
  const judge = (): RowOutcome =>
    missing ? { kind: "rejected", reason, message: "x", location: "x" } : { kind: "stored" };
  const { start, send } = setUp(["orders"], noFaults, judge);
  send(order(1));
  const worker = start({ requestTable: async () => void (missing = false) });
  await worker.idle();
  expect(worker.stats()).toMatchObject({ stored: { orders: 1 }, deadLettered: {} });
});

test("events of a newer schema wait until this build's schema follows", async () => {
  const { bus, catalog, start, send } = setUp(["orders"]);
  const requestTable = vi.fn<(type: string) => Promise<void>>(async () => {});
  send(order(1), { schema_version: "1.1.0" });
  const worker = start({ requestTable });
  await vi.waitFor(() => expect(worker.stats().pending).toBe(1));
  expect(bus.acknowledged).toEqual([]);
  catalog.registry = registryOf(eventDefinition("order", { version: "1.1.0" }));
  await worker.idle();
  expect(worker.stats()).toMatchObject({ stored: { orders: 1 }, pending: 0 });
  expect(requestTable).not.toHaveBeenCalled();
});

test("whoever waits for 15 minutes is reported, once", async () => {
  const warnings: string[] = [];
  const log = createLogger({
    component: "test",
    minimum: "WARNING",
    write: (line) => void warnings.push(line),
  });
  let minutes = 0;
  const { start, send } = setUp([]);
  send(order(1));
  let tries = 0;
  const now = () => new Date(Date.UTC(2026, 10, 2, 0, minutes));
  const worker = start({ log, now, watchdogSeconds: 3_600, requestTable: async () => void tries++ });
  await vi.waitFor(() => expect(worker.stats().pending).toBe(1));
  minutes = 14;
  await vi.waitFor(() => expect(tries).toBeGreaterThan(1));
  expect(warnings).toEqual([]);
  minutes = 15;
  await vi.waitFor(() => expect(warnings).toHaveLength(1));
  expect(JSON.parse(String(warnings[0]))).toMatchObject({
    severity: "WARNING",
    event_type: "order",
    events: 1,
  });
});

test("what finds no room to wait in is parked, what finds no parking is not pulled, and all go on afterwards", async () => {
  const { warehouse, start, send } = setUp([]);
  for (let n = 0; n < 20; n++) send(order(n));
  let open = false;
  const requestTable = async () => {
    if (open && !warehouse.rows.has("orders")) await warehouse.createTable(eventDefinition("order").table);
  };
  const worker = start({ maxMessages: 2, maxPendingPerType: 4, maxParked: 6, requestTable });
  await vi.waitFor(() => expect(worker.stats().parked).toBeGreaterThanOrEqual(6));
  expect(worker.stats()).toMatchObject({ pending: 4 });
  expect(worker.stats().held).toBeLessThan(4 + 6 + 4);
  open = true;
  await worker.idle();
  expect(worker.stats()).toMatchObject({ stored: { orders: 20 }, acknowledged: 20, pending: 0, parked: 0 });
});

test("SETUP makes it unhealthy, dead-letters nothing, and passes", async () => {
  let broken = true;
  const plan: FaultPlan = (method) =>
    broken && method === "insertRows"
      ? { phase: "before", error: new PlatformError("SETUP", "DENIED", "no permission") }
      : null;
  const { bus, start, send } = setUp(["orders"], plan);
  send(order(1));
  const worker = start();
  await vi.waitFor(() => expect(worker.health().healthy).toBe(false));
  expect(worker.health().reasons).toContain("insert into orders: no permission");
  broken = false;
  await worker.idle();
  expect(worker.health()).toEqual({ healthy: true, reasons: [] });
  expect(worker.stats()).toMatchObject({ stored: { orders: 1 }, deadLettered: {} });
  expect(bus.published.size).toBe(0);
});

test("leases are prolonged while events wait", async () => {
  const { bus, start, send } = setUp([]);
  send(order(1));
  const worker = start({ leaseSeconds: 0.03 });
  await vi.waitFor(() => expect(bus.extended()).toBeGreaterThan(1));
  expect(worker.stats().held).toBe(1);
});

test("a batch that is delivered again makes no second archive object", async () => {
  let refusals = 1;
  const plan: FaultPlan = (method) =>
    method === "ack" && refusals-- > 0
      ? { phase: "before", error: new PlatformError("POISON", "ACK_REFUSED", "acknowledgement refused") }
      : null;
  const { bus, warehouse, store, start, send } = setUp(["orders"], plan);
  send(order(1), { event_id: "e-1" });
  send(order(2), { event_id: "e-2" });
  const worker = start();
  await vi.waitFor(() => expect(bus.backlog()).toEqual([]));
  expect(warehouse.rows.get("orders")).toHaveLength(4);
  expect(worker.stats()).toMatchObject({ archived: { objects: 1 }, acknowledged: 2 });
  expect([store.objects.size, store.refusals()]).toEqual([1, 1]);
});

test("stopping gives back what waits, and can be asked for twice", async () => {
  const { bus, start, send } = setUp([]);
  send(order(1));
  const worker = start();
  await vi.waitFor(() => expect(worker.stats().pending).toBe(1));
  await Promise.all([worker.stop(), worker.stop()]);
  expect(worker.stats()).toMatchObject({ held: 0, acknowledged: 0 });
  const [again] = await bus.pull(channel.pipeline, { maxMessages: 9, leaseSeconds: 1, waitMilliseconds: 0 });
  expect(again).toMatchObject({ deliveryAttempt: 2 });
});

test("stopping lets writes that are under way finish", async () => {
  const gate = Promise.withResolvers<void>();
  const { bus, warehouse, start, send } = setUp(["orders"]);
  const insertRows: typeof warehouse.insertRows = async (...values) => {
    await gate.promise;
    return warehouse.insertRows(...values);
  };
  const id = send(order(1));
  const worker = start({ warehouse: { ...warehouse, insertRows }, clock: createVirtualClock() });
  await vi.waitFor(() => expect(worker.stats().held).toBe(1));
  const stopped = worker.stop();
  gate.resolve();
  await stopped;
  expect(bus.acknowledged).toEqual([id]);
});

test.each<[string, () => Promise<never>]>([
  ["keeps failing", () => Promise.reject(new Error("warehouse down"))],
  ["never answers", () => new Promise(() => {})],
])("stopping does not wait for ever for a warehouse that %s", async (_, insertRows) => {
  const { bus, warehouse, start, send } = setUp(["orders"]);
  const id = send(order(1));
  const controller = new AbortController();
  const worker = start({
    warehouse: { ...warehouse, insertRows },
    graceMilliseconds: 20,
    signal: controller.signal,
  });
  await vi.waitFor(() => expect(worker.stats().held).toBe(1));
  controller.abort();
  await worker.stop();
  expect(worker.stats()).toMatchObject({ held: 0, acknowledged: 0 });
  expect(bus.backlog()).toEqual([id]);
});

test("importing the runner does not load Beam", () => {
  const script = `
    await import(${JSON.stringify(new URL("micro-batch.ts", import.meta.url).href)});
    const { createRequire } = await import("node:module");
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    process.stdout.write(String(loaded.some((file) => file.includes("apache-beam"))));`;
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", script];
  expect(execFileSync(process.execPath, args, { encoding: "utf8", cwd: import.meta.dirname })).toBe("false");
});
