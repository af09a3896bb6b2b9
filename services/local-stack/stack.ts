import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { collectDeadLetters } from "../../pipeline/dead-letters/collector.ts";
import { startMicroBatch } from "../../pipeline/runners/micro-batch.ts";
import type { MicroBatchStats } from "../../pipeline/runners/stats.ts";
import type { PipelineCatalog } from "../../pipeline/transforms/pipeline-registry.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { openEmbeddedBus, type EmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { startPush } from "../../platform/event-bus/push.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { startHttpServer } from "../../platform/runtime/http-server.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { observeHttp } from "../../platform/runtime/observed-http.ts";
import { observeParts } from "../../platform/runtime/observed-parts.ts";
import { noTelemetry, type Telemetry } from "../../platform/runtime/telemetry.ts";
import { subscriptions } from "../../platform/runtime/topology.ts";
import { realClock } from "../../platform/runtime/retry.ts";
import { runStops, type StopFunction } from "../../platform/runtime/signals.ts";
import type { TableMigrator, Warehouse } from "../../platform/warehouse/warehouse.ts";
import { createEventGenerator } from "../event-generator/app.ts";
import { createTableManager } from "../table-manager/app.ts";
import { createUpdateWindow, type UpdateWindow } from "../table-manager/update-window.ts";
import { balance, type Books } from "./books.ts";
import { createControl } from "./control.ts";
import { openOwnWarehouse } from "./folder-owner.ts";
import { ledgersOf } from "./ledgers.ts";
import { createOpenRequests } from "./open-requests.ts";
import { removeStackFile, writeStackFile, type StackFile } from "../../platform/runtime/stack-file.ts";

/** How to start a stack. */
export interface StackOptions {
  /** Everything the stack keeps stands below it; created when missing. */
  readonly dataDirectory: string;
  readonly catalog: Catalog;
  /** What the pipeline and the books go by; default: `catalog`. */
  readonly pipelineCatalog?: PipelineCatalog;
  readonly log: Logger;
  /** 0 takes a free port. */
  readonly ports: { readonly generator: number; readonly tableManager: number };
  readonly hostname?: string;
  /** Brings all tables up to the registry before the first event, as a deployment does. */
  readonly syncTables: boolean;
  /** Puts something between the stack and its platform, such as the faults of a test. */
  readonly wrap?: (platform: StackPlatform) => StackPlatform;
  /** Where traces and figures go; default: nowhere. The caller closes it. */
  readonly telemetry?: Telemetry;
}

/** What a stack runs on. */
export interface StackPlatform {
  readonly bus: EmbeddedBus;
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
}

/** A running stack: event generator, table manager, pipeline and control API in this process, on the embedded platform. */
export interface Stack extends StackPlatform {
  readonly file: StackFile;
  /** Counts the changes of tables; for every other table manager of this process that changes the same tables. */
  readonly tableUpdates: UpdateWindow;
  pipeline(): MicroBatchStats;
  books(): Promise<Books>;
  /** Resolves when every published event is stored or dead-lettered and the table manager has seen what it must. */
  settled(): Promise<void>;
  /** Resolves when the requests that are open now are answered and everything published by then is stored or dead-lettered. */
  drained(): Promise<void>;
  /** Stops taking events in, finishes what is under way, releases the folder. True when all of it ended in time. */
  stop(): Promise<boolean>;
}

const settleCheckMilliseconds = 10;
const drainCheckMilliseconds = 100;

/** Starts a stack; throws when another one runs on the folder or a port is taken, and leaves nothing running then. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDirectory, log } = options;
  await mkdir(dataDirectory, { recursive: true });
  const stops: StopFunction[] = [];
  const stop = () => runStops({ stop: stops.toReversed(), log });
  try {
    return await startParts(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: StackOptions,
  stops: StopFunction[],
  stop: () => Promise<boolean>,
): Promise<Stack> {
  const { dataDirectory, catalog, pipelineCatalog = catalog, log, ports, syncTables } = options;
  const { hostname = "127.0.0.1", wrap = unwrapped, telemetry = noTelemetry } = options;
  const token = randomBytes(24).toString("base64url");
  stops.push(async () => removeStackFile(dataDirectory, token));
  const { migrator, ...platform } = await openPlatform(dataDirectory, stops);
  const { bus, warehouse, store } = observeParts(wrap(platform), telemetry);

  const serve = async (
    app: { readonly fetch: (request: Request) => Response | Promise<Response> },
    port: number,
    portVariable: string,
  ) => {
    const server = await startHttpServer({ fetch: app.fetch, port, hostname, log, portVariable });
    stops.push((grace) => server.stop(grace));
    return server;
  };
  const tableUpdates = createUpdateWindow(() => new Date(), realClock.sleep);
  const tableManager = createTableManager({ catalog, warehouse, log, telemetry, window: tableUpdates });
  const syncAll = async () => {
    const response = await tableManager.request("/tables/sync", { method: "POST" });
    if (!response.ok) log.warning("tables are not in step with the registry", { status: response.status });
  };
  if (syncTables) await syncAll();

  const worker = startMicroBatch({
    bus,
    warehouse,
    store,
    catalog: pipelineCatalog,
    log,
    requestTable: syncAll,
  });
  stops.push(() => worker.stop());
  const collector = collectDeadLetters({ bus, store, log });
  stops.push(() => collector.stop());
  const managerServer = await serve(tableManager, ports.tableManager, "TABLE_MANAGER_PORT");
  const push = startPush({ bus, subscription: channel.tableManager, endpoint: managerServer.url, log });
  stops.push(() => push.stop());
  const sources = { bus, warehouse, store, catalog: pipelineCatalog };
  const controlServer = await serve(
    createControl({ ...sources, migrator, worker, requestTable: syncAll }, token, log),
    0,
    "PORT",
  );
  const requests = createOpenRequests();
  const generator = createEventGenerator({ catalog, bus, log, ready: () => worker.health().reasons });
  const generatorServer = await serve(
    { fetch: observeHttp(requests.watch(generator.fetch), telemetry) },
    ports.generator,
    "PORT",
  );

  const urls = {
    generator: generatorServer.url,
    tableManager: managerServer.url,
    control: controlServer.url,
  };
  const file: StackFile = { pid: process.pid, urls, token };
  writeStackFile(dataDirectory, file);

  return {
    file,
    tableUpdates,
    bus,
    warehouse,
    store,
    pipeline: () => worker.stats(),
    books: () => balance(ledgersOf(sources)),
    settled: () => settled(bus),
    async drained() {
      await requests.answered();
      await drained(bus, new Date());
    },
    stop,
  };
}

async function openPlatform(
  dataDirectory: string,
  stops: StopFunction[],
): Promise<StackPlatform & { readonly migrator: TableMigrator }> {
  const warehouse = await openOwnWarehouse(dataDirectory);
  stops.push(() => warehouse.close());
  const store = openFilesystemStore({ directory: join(dataDirectory, "objects") });
  stops.push(() => store.close());
  const bus = openEmbeddedBus({
    file: join(dataDirectory, "bus.db"),
    subscriptions,
    journalTopics: [channel.events],
    takeOver: [channel.pipeline, channel.tableManager, channel.deadLettersSubscription],
  });
  stops.push(() => bus.close());
  return { bus, warehouse, migrator: warehouse, store };
}

function unwrapped(platform: StackPlatform): StackPlatform {
  return platform;
}

async function settled(bus: EmbeddedBus): Promise<void> {
  for (;;) {
    const statuses = await Promise.all(
      [channel.pipeline, channel.tableManager, channel.deadLettersSubscription].map((name) =>
        bus.status(name),
      ),
    );
    if (statuses.every(({ backlog }) => backlog === 0)) return;
    await delay(settleCheckMilliseconds);
  }
}

/** Resolves when the pipeline holds nothing that was published by `time`. */
async function drained(bus: EmbeddedBus, time: Date): Promise<void> {
  for (;;) {
    const { oldestUnacked } = await bus.status(channel.pipeline);
    if (oldestUnacked === null || oldestUnacked > time) return;
    await delay(drainCheckMilliseconds, undefined, { ref: false });
  }
}
