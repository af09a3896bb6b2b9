import { setTimeout as delay } from "node:timers/promises";
import type { EventDefinition, TableDefinition } from "../../../generated/contract.ts";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { fixtureDefinition } from "../../../platform/runtime/testing/fixture-catalog.ts";
import { openBigqueryWarehouse } from "../../../platform/warehouse/bigquery.ts";
import type { Warehouse } from "../../../platform/warehouse/warehouse.ts";
import { createTableManager } from "../../../services/table-manager/app.ts";

/** A table manager of many, whose schema has a table of its own idea. */
export interface ContenderSettings {
  readonly projectId: string;
  readonly dataset: string;
  readonly emulatorUrl: string;
  readonly table: TableDefinition;
}

/** What it tells at its end: when it sent each change of the table's metadata, in milliseconds since 1970. */
export interface ContenderReport {
  readonly changes: readonly number[];
}

const { table, ...where } = JSON.parse(process.argv[2] ?? "{}") as ContenderSettings;
const changes: number[] = [];
const warehouse = openBigqueryWarehouse({ ...where, ownsTables: true });
const watched: Warehouse = {
  ...warehouse,
  createTable: (definition) => sent(() => warehouse.createTable(definition)),
  patchTable: (definition, etag) => sent(() => warehouse.patchTable(definition, etag)),
};
const definition: EventDefinition = {
  ...fixtureDefinition({ type: "order", idField: "order_id", unique: false, hash: JSON.stringify(table) }),
  table,
};
const catalog = { registry: new Map([[definition.type, definition]]), openapi: {} as never };
const app = createTableManager({ catalog, warehouse: watched, log: silentLogger });

// As a push does: what fails comes again.
while ((await app.request("/tables/sync", { method: "POST" })).status !== 200) await delay(100);
await warehouse.close();
process.stdout.write(`${JSON.stringify({ changes } satisfies ContenderReport)}\n`);

function sent<T>(work: () => Promise<T>): Promise<T> {
  changes.push(Date.now());
  return work();
}
