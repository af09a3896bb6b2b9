import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Registry } from "../../generated/contract.ts";
import { openEmbeddedBus } from "../../platform/event-bus/embedded.ts";
import type { EventBus, OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { createLogger } from "../../platform/runtime/log.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { startMicroBatch } from "../runners/micro-batch.ts";
import type { MicroBatch, MicroBatchOptions } from "../runners/micro-batch.ts";
import { drive } from "../../platform/runtime/testing/drive.ts";
import { createVirtualClock, type VirtualClock } from "../../platform/runtime/testing/virtual-clock.ts";
import { catalogOf } from "./fixtures.ts";
import { createFaultScript, type FaultScript } from "../../platform/runtime/testing/scripted-faults.ts";

/** Bus, warehouse and store of a simulation; nothing goes wrong with calls that a test makes on them. */
export interface SimulatedPlatform {
  readonly bus: EventBus;
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
}

/** A pipeline on a platform in which time and failures are scripted. */
export interface Simulation extends SimulatedPlatform {
  readonly clock: VirtualClock;
  readonly faults: FaultScript;
  readonly catalog: { registry: Registry };
  /** Lines of the log from WARNING on, parsed. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  /** Starts a worker on the platform with its faults. */
  readonly start: (options?: Partial<MicroBatchOptions>) => MicroBatch;
  readonly publish: (messages: readonly OutgoingMessage[]) => Promise<void>;
  readonly backlog: (subscription?: string) => Promise<number>;
  /**
   * Lets time pass, as fast as the work under way allows, until the condition holds. Rejects when that takes longer than
   * `withinMilliseconds` on the clock, or when nothing moves any more.
   */
  readonly until: (
    what: string,
    condition: () => boolean | Promise<boolean>,
    withinMilliseconds?: number,
  ) => Promise<void>;
  /** Lets so much time pass. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Stops the workers and closes the platform. */
  readonly close: () => Promise<void>;
}

const day = 24 * 60 * 60_000;

/** The embedded platform in a temporary folder, with the tables of the registry. */
export async function openEmbeddedSimulation(
  registry: Registry,
  options: { readonly tables?: readonly string[]; readonly random?: () => number } = {},
): Promise<Simulation> {
  const clock = createVirtualClock(options.random);
  const directory = await mkdtemp(join(tmpdir(), "simulation-"));
  const bus = openEmbeddedBus({
    file: join(directory, "bus.db"),
    subscriptions,
    now: () => clock.now().getTime(),
  });
  const warehouse = await openDuckdbWarehouse({ file: join(directory, "warehouse.duckdb"), now: clock.now });
  const store = openFilesystemStore({ directory: join(directory, "objects") });
  for (const { table } of registry.values()) {
    if (options.tables?.includes(table.name) ?? true) await warehouse.createTable(table);
  }
  return simulate({ bus, warehouse, store }, registry, clock, async () => {
    await Promise.all([bus.close(), warehouse.close(), store.close()]);
    await rm(directory, { recursive: true });
  });
}

/** A simulation on any platform. */
export async function simulate(
  platform: SimulatedPlatform,
  registry: Registry,
  clock: VirtualClock,
  release: () => Promise<void> = async () => {},
): Promise<Simulation> {
  // Loaded now, so that the clock of no test runs meanwhile.
  await import("../graph.ts");
  const faults = createFaultScript(clock);
  const catalog = catalogOf(registry);
  const workers: MicroBatch[] = [];
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ component: "test", minimum: "WARNING", write });
  const { bus } = platform;

  /** Work that takes no time on the clock is under way. */
  function isWorking(): boolean {
    if (faults.busy() > 0) return true;
    if (clock.nextIn() === 0 || faults.slow() > 0) return false;
    return workers.some((worker) => {
      const { batches, circuits } = worker.stats();
      return batches > 0 && circuits.every(({ work }) => work === "pull");
    });
  }

  async function until(
    what: string,
    condition: () => boolean | Promise<boolean>,
    withinMilliseconds = day,
  ): Promise<void> {
    const state = () => workers.map((worker) => worker.stats());
    await drive({ clock, what, condition, isWorking, withinMilliseconds, state });
  }

  return {
    ...platform,
    clock,
    faults,
    catalog,
    logged,
    start(options = {}) {
      const worker = startMicroBatch({
        bus: faults.wrap(bus),
        warehouse: faults.wrap(platform.warehouse),
        store: faults.wrap(platform.store),
        catalog,
        log,
        clock,
        now: clock.now,
        ...options,
      });
      workers.push(worker);
      return worker;
    },
    async publish(messages) {
      await bus.publish(channel.events, messages);
      faults.wake();
    },
    backlog: async (subscription = channel.pipeline) => (await bus.status(subscription)).backlog,
    until,
    async pass(milliseconds) {
      const goal = clock.elapsed() + milliseconds;
      void clock.sleep(milliseconds);
      await until("time passes", () => clock.elapsed() >= goal);
    },
    async close() {
      const stops = Promise.all(workers.map((worker) => worker.stop()));
      let stopped = false;
      void stops.finally(() => (stopped = true));
      await until("the workers stop", () => stopped);
      await release();
    },
  };
}
