import type { Environment } from "../../../platform/runtime/config.ts";
import { createEnvironmentReader } from "../../../platform/runtime/config.ts";
import { channel } from "../../../platform/event-bus/attributes.ts";
import { createLogger } from "../../../platform/runtime/log.ts";
import { openBus, openStore, openWarehouse } from "../../../platform/runtime/open-platform.ts";
import {
  readBusConfig,
  readStoreConfig,
  readWarehouseConfig,
} from "../../../platform/runtime/platform-config.ts";
import type { EngineContext } from "../../run-context.ts";
import type { TakeReport } from "../../sinks/engine/sink-report.ts";
import { createTableRequest } from "../../table-request.ts";
import { createEngineContext } from "./engine-context.ts";

/** The platform of the environment, as a worker of an engine uses it. */
export interface WorkerPlatform extends AsyncDisposable {
  readonly context: EngineContext;
}

/** What the worker writes about itself, and whom it tells what it stored. */
export interface WorkerOutlets {
  /** Takes lines of the log. */
  readonly write: (line: string) => void;
  readonly report?: TakeReport;
  readonly signal: AbortSignal;
}

/** Opens the platform of the environment. Throws a `ConfigError` about everything in it that is wrong. */
export async function openWorkerPlatform(
  environment: Environment,
  { write, report, signal }: WorkerOutlets,
): Promise<WorkerPlatform> {
  const reader = createEnvironmentReader(environment);
  const settings = {
    bus: readBusConfig(reader),
    warehouse: readWarehouseConfig(reader),
    store: readStoreConfig(reader),
    tableManager: reader.url("TABLE_MANAGER_URL"),
  };
  reader.finish();
  const { registry } = await import("../../../generated/index.ts");
  const { part: warehouse } = await openWarehouse(settings.warehouse);
  const { part: bus } = await openBus(settings.bus, { kind: "topic", name: channel.deadLetters });
  const { part: store } = await openStore(settings.store);
  const log = createLogger({ component: "pipeline", write });
  const { tableManager } = settings;
  const context = createEngineContext({
    registry,
    bus,
    warehouse,
    store,
    log,
    signal,
    ...(report && { report }),
    ...(tableManager !== undefined && { requestTable: createTableRequest(tableManager) }),
  });
  return {
    context,
    async [Symbol.asyncDispose]() {
      await Promise.all([bus.close(), store.close(), warehouse.close()]);
    },
  };
}
