import { createTableRequest } from "../../pipeline/table-request.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { createEnvironmentReader, type Environment } from "../../platform/runtime/config.ts";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { openBus, openStore, openWarehouse } from "../../platform/runtime/open-platform.ts";
import { readPlatformConfig } from "../../platform/runtime/platform-config.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { FolderControl } from "../local-stack/control-folder.ts";
import { addBackfillRoute } from "../local-stack/control-backfill.ts";
import { addLetterRoutes } from "../local-stack/control-letter-routes.ts";
import { addQueryRoute } from "../local-stack/control-query.ts";

/**
 * The part of the control API that a project answers, over the adapters of this process: queries, dead letters and backfills. What only a local
 * stack knows answers 501.
 */
export async function openCloudControl(environment: Environment, catalog: Catalog): Promise<FolderControl> {
  const config = readPlatformConfig(environment);
  const reader = createEnvironmentReader(environment);
  const tableManager = reader.url("TABLE_MANAGER_URL");
  reader.finish();
  const { part: bus } = await openBus(config.bus, { kind: "topic", name: channel.events });
  const { part: warehouse } = await openWarehouse(config.warehouse);
  const { part: store } = await openStore(config.store);
  const app = createHttpApp(silentLogger);
  addQueryRoute(app, warehouse);
  addLetterRoutes(app, { bus, store, catalog, warehouse: eventTablesOnly(warehouse, catalog) });
  const asking = tableManager === undefined ? {} : { requestTable: createTableRequest(tableManager) };
  addBackfillRoute(app, { bus, store, catalog, warehouse, ...asking });
  app.all("*", () => {
    throw notHere;
  });
  return {
    request: async (path, init) => app.request(path, init),
    close: async () => void (await Promise.all([bus.close(), store.close(), warehouse.close()])),
  };
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
  detail:
    "With PLATFORM=gcp, events has query, conserve, backfill, compact and dead-letters; what is asked for here only a local stack knows. Unset PLATFORM to talk to one.",
});
