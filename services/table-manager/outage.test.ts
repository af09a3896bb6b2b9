import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus, type EmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { startPush } from "../../platform/event-bus/push.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { drive } from "../../platform/runtime/testing/drive.ts";
import { fixtureCatalog } from "../../platform/runtime/testing/fixture-catalog.ts";
import { createFaultScript, type FaultScript } from "../../platform/runtime/testing/scripted-faults.ts";
import { createVirtualClock, type VirtualClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { createTableManager } from "./app.ts";

const hour = 3_600_000;
const maxDeliveryAttempts = 100;

let folder: string;
let clock: VirtualClock;
let faults: FaultScript;
let bus: EmbeddedBus;
let warehouse: Warehouse;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "table-manager-"));
  clock = createVirtualClock();
  faults = createFaultScript(clock);
  bus = openEmbeddedBus({
    file: join(folder, "bus.db"),
    subscriptions: [
      {
        name: channel.tableManager,
        topic: channel.events,
        deadLetter: { topic: channel.deadLetters, maxDeliveryAttempts },
      },
      { name: channel.deadLettersSubscription, topic: channel.deadLetters },
    ],
    now: () => clock.now().getTime(),
  });
  warehouse = await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb"), now: clock.now });
});

afterEach(async () => {
  await warehouse.close();
  await bus.close();
  await rm(folder, { recursive: true });
});

/** A table manager on the faulty warehouse, and a push that it gets its messages from. */
function start() {
  const app = createTableManager({
    catalog: fixtureCatalog(),
    warehouse: faults.wrap(warehouse),
    log: silentLogger,
    now: clock.now,
    clock,
  });
  let requests = 0;
  const push = startPush({
    bus: faults.wrap(bus),
    subscription: channel.tableManager,
    endpoint: "http://table-manager/",
    log: silentLogger,
    now: clock.now,
    clock,
    async fetch(_, init) {
      requests++;
      try {
        return await app.request("/", init);
      } finally {
        requests--;
      }
    },
  });
  const until = async (what: string, condition: () => boolean | Promise<boolean>) => {
    const isWorking = () => faults.busy() > 0 || (requests > 0 && clock.nextIn() > 0);
    await drive({ clock, what, condition, isWorking, withinMilliseconds: hour, state: () => push.stats });
  };
  const readiness = async () => {
    const response = await app.request("/readiness");
    return {
      status: response.status,
      body: (await response.json()) as { readonly reasons: readonly string[] },
    };
  };
  return { push, until, readiness };
}

const backlog = async (name: string) => (await bus.status(name)).backlog;

test.each<[RetryClass, number, readonly string[]]>([
  ["TRANSIENT", 200, []],
  ["SETUP", 503, ["SCRIPTED: getTable is down"]],
])(
  "a %s outage of the warehouse loses no message, is told at /readiness where a person has to act, and passes",
  async (retryClass, ready, reasons) => {
    const repair = faults.strike({ on: ["getTable"], retryClass });
    const { push, until, readiness } = start();
    const types = ["order", "payment"];
    await bus.publish(
      channel.events,
      Array.from({ length: 20 }, (_, n) => ({
        data: Buffer.from("{}"),
        attributes: { event_type: types[n % 2] ?? "", event_id: `e-${n}`, announce: "1" },
      })),
    );
    faults.wake();
    await until("the circuit opens", () => push.stats.circuit !== "closed");
    for (let minute = 1; minute <= 30; minute++) {
      await until("a minute has passed", () => clock.elapsed() >= minute * 60_000);
      expect(await readiness()).toMatchObject({ status: ready, body: { reasons } });
    }
    expect([await backlog(channel.tableManager), await backlog(channel.deadLettersSubscription)]).toEqual([
      20, 0,
    ]);
    repair();
    await until("all is delivered", async () => (await backlog(channel.tableManager)) === 0);
    expect((await readiness()).status).toBe(200);
    expect(await warehouse.listTables()).toEqual(["orders", "payments"]);
    expect(await backlog(channel.deadLettersSubscription)).toBe(0);
    let stopped = false;
    void push.stop().finally(() => (stopped = true));
    await until("it stops", () => stopped);
  },
);
