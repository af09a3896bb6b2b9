import { createTableRequest } from "../../pipeline/table-request.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { createEnvironmentReader, type Environment } from "../../platform/runtime/config.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import type { HttpServer } from "../../platform/runtime/http-server.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { openBus, openStore, openWarehouse } from "../../platform/runtime/open-platform.ts";
import { readPlatformConfig } from "../../platform/runtime/platform-config.ts";
import { HttpProblem, problemResponse } from "../../platform/runtime/problem.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { FolderControl } from "../local-stack/control-folder.ts";
import { addBackfillRoute } from "../local-stack/control-backfill.ts";
import { pastDamage } from "../local-stack/control-damage.ts";
import { addLetterRoutes } from "../local-stack/control-letter-routes.ts";
import { addMessagesRoute } from "../local-stack/control-messages.ts";
import { addQueryRoute } from "../local-stack/control-query.ts";
import { eventIdOf, eventTypeOf } from "../local-stack/control-requests.ts";
import { traceEvent } from "../local-stack/control-trace.ts";
import { readCloudStatus } from "./cloud-status.ts";
import { journalFinder, withLateness } from "./cloud-trace.ts";

const stopMilliseconds = 5_000;

/** The control API over a project, and where events can be published. */
export interface CloudControl extends FolderControl {
  /** Base URL of an event generator; empty unless it was asked for. */
  readonly generator: string;
}

/**
 * The part of the control API that a project answers, over the adapters of this process. What only a local stack knows answers 501. For sending,
 * an event generator listens in this process: it checks events against the schemas here, and publishes as whoever runs the command.
 */
export async function openCloudControl(
  environment: Environment,
  catalog: Catalog,
  purpose: "look" | "send",
): Promise<CloudControl> {
  const config = readPlatformConfig(environment);
  const reader = createEnvironmentReader(environment);
  const tableManager = reader.url("TABLE_MANAGER_URL");
  reader.finish();
  const { part: bus } = await openBus(config.bus, { kind: "topic", name: channel.events });
  const { part: dataset } = await openWarehouse(config.warehouse);
  const { part: store } = await openStore(config.store);
  const app = createHttpApp(silentLogger);
  app.onError((error) => problemResponse(tellReason(error), silentLogger));
  const warehouse = eventTablesOnly(dataset, catalog);
  const sources = { bus, store, catalog, warehouse };
  addQueryRoute(app, dataset);
  addMessagesRoute(app, bus);
  addLetterRoutes(app, sources);
  app.get("/status", async (context) => context.json(await pastDamage(sources, readCloudStatus)));
  const finder = { findEvent: journalFinder(dataset) };
  app.get("/trace", async (context) => {
    const follow = (all: typeof sources) =>
      traceEvent({ ...all, bus: finder }, eventIdOf(context), eventTypeOf(context));
    return context.json(await withLateness(await pastDamage(sources, follow), bus));
  });
  const asking = tableManager === undefined ? {} : { requestTable: createTableRequest(tableManager) };
  addBackfillRoute(app, { ...sources, ...asking });
  app.all("*", () => {
    throw notHere;
  });
  const generator = purpose === "send" ? await startGenerator(catalog, bus) : null;
  return {
    generator: generator?.url ?? "",
    request: async (path, init) => app.request(path, init),
    async close() {
      await generator?.stop(stopMilliseconds);
      await Promise.all([bus.close(), store.close(), dataset.close()]);
    },
  };
}

async function startGenerator(catalog: Catalog, bus: EventBus): Promise<HttpServer> {
  const { createEventGenerator } = await import("../event-generator/app.ts");
  const { startHttpServer } = await import("../../platform/runtime/http-server.ts");
  const log = silentLogger;
  const { fetch } = createEventGenerator({ catalog, bus, log });
  return await startHttpServer({ fetch, port: 0, hostname: "127.0.0.1", log });
}

/** Who runs the command is the operator: what the platform said is what they need. */
function tellReason(error: Error): Error {
  if (!(error instanceof PlatformError)) return error;
  const { code, message: detail } = error;
  return new HttpProblem({ status: 502, code, title: "Google Cloud refused", detail });
}

/** A dataset has tables of others too, in which a row with an event's id does not mean that the event is stored. */
function eventTablesOnly(warehouse: Warehouse, { registry }: Catalog): Warehouse {
  const names = new Set([...registry.values()].map(({ table }) => table.name));
  return {
    ...warehouse,
    listTables: async () => (await warehouse.listTables()).filter((name) => names.has(name)),
  };
}

const notHere = new HttpProblem({
  status: 501,
  code: "NOT_ON_GOOGLE_CLOUD",
  title: "Not on Google Cloud",
  detail: "What is asked for only a local stack knows; unset PLATFORM to talk to one.",
});
