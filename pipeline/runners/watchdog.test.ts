import { afterEach, describe, expect, test } from "vitest";
import { createVirtualClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { eventDefinition, registryOf } from "../testing/fixtures.ts";
import { openMemoryBus } from "../testing/memory-bus.ts";
import { openMemoryStore } from "../testing/memory-store.ts";
import { openMemoryWarehouse } from "../testing/memory-warehouse.ts";
import { simulate, type Simulation } from "../testing/simulation.ts";
import { createWatchdog } from "./watchdog.ts";

const stuck = "messages arrive and none has left for 60 s";

describe("the watchdog", () => {
  function setUp() {
    let seconds = 0;
    const watchdog = createWatchdog(60, () => new Date(seconds * 1_000));
    return { watchdog, pass: (more: number) => void (seconds += more) };
  }

  test("says nothing while nothing is in hand", () => {
    const { watchdog, pass } = setUp();
    pass(1_000);
    expect(watchdog.reasons()).toEqual([]);
    watchdog.began()("settled");
    pass(1_000);
    expect(watchdog.reasons()).toEqual([]);
  });

  test("speaks after its time, and is quiet again when something left", () => {
    const { watchdog, pass } = setUp();
    const ended = watchdog.began();
    pass(59);
    expect(watchdog.reasons()).toEqual([]);
    pass(1);
    expect(watchdog.reasons()).toEqual([stuck]);
    watchdog.progressed();
    expect(watchdog.reasons()).toEqual([]);
    pass(60);
    expect(watchdog.reasons()).toEqual([stuck]);
    ended("settled");
    expect(watchdog.reasons()).toEqual([]);
  });

  test("does not take a failure for progress", () => {
    const { watchdog, pass } = setUp();
    for (let second = 0; second < 60; second++) {
      watchdog.began()("failed");
      pass(1);
    }
    expect(watchdog.reasons()).toEqual([stuck]);
  });

  test("speaks of a question that nobody answers", () => {
    const { watchdog, pass } = setUp();
    const answered = watchdog.asked("pull");
    pass(60);
    expect(watchdog.reasons()).toEqual(["pull: no answer for 60 s"]);
    answered();
    expect(watchdog.reasons()).toEqual([]);
  });
});

describe("a worker", () => {
  let simulation: Simulation;
  afterEach(async () => {
    await simulation.close();
  });

  async function startOne() {
    const bus = openMemoryBus();
    const platform = { bus, warehouse: openMemoryWarehouse(["orders"]), store: openMemoryStore() };
    simulation = await simulate(platform, registryOf(eventDefinition("order")), createVirtualClock());
    const deliver = () => {
      bus.deliver({ data: Buffer.from('{"event_type":"order","n":1}'), attributes: {} });
      simulation.faults.wake();
    };
    return { bus, deliver, worker: simulation.start() };
  }

  test("is healthy while nothing comes in", async () => {
    const { worker } = await startOne();
    await simulation.pass(600_000);
    expect(worker.health()).toEqual({ healthy: true, reasons: [] });
  });

  test.each([["insertRows"], ["putIfAbsent"], ["ack"], ["pull"]])(
    "is unhealthy while %s does not answer, and healthy when it does",
    async (method) => {
      const { bus, deliver, worker } = await startOne();
      simulation.faults.strike({ on: [method], slowMilliseconds: 200_000, times: 1 });
      await simulation.pass(1_000);
      deliver();
      await simulation.pass(50_000);
      const early = worker.health().reasons;
      await simulation.pass(60_000);
      const late = worker.health().reasons;
      expect([early, late]).toEqual([[], [method === "pull" ? "pull: no answer for 60 s" : stuck]]);
      await simulation.until("it goes on", () => bus.backlog().length === 0 && worker.health().healthy);
    },
  );

  test("says once that it turns unready, and once that it is ready again", async () => {
    const { bus, deliver } = await startOne();
    const told = () => simulation.logged.map(({ severity, message }) => [severity, message]);
    simulation.faults.strike({ on: ["putIfAbsent"], slowMilliseconds: 300_000, times: 1 });
    deliver();
    await simulation.pass(59_000);
    expect(told()).toEqual([]);
    await simulation.pass(200_000);
    const bad = ["ERROR", "the pipeline stands still and is not ready"];
    expect(told()).toEqual([bad]);
    expect(simulation.logged[0]).toMatchObject({ reasons: stuck });
    await simulation.until("it goes on", () => bus.backlog().length === 0);
    await simulation.pass(60_000);
    expect(told()).toEqual([bad, ["WARNING", "the pipeline moves again and is ready"]]);
  });
});
