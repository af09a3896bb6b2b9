import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { EventDefinition, TableDefinition } from "../../../generated/contract.ts";
import { PlatformError } from "../../../platform/runtime/errors.ts";
import { silentLogger } from "../../../platform/runtime/log.ts";
import { realClock, type RetryClock } from "../../../platform/runtime/retry.ts";
import { fixtureDefinition } from "../../../platform/runtime/testing/fixture-catalog.ts";
import { openBigqueryWarehouse } from "../../../platform/warehouse/bigquery.ts";
import type { Warehouse } from "../../../platform/warehouse/warehouse.ts";
import { createTableManager } from "../../../services/table-manager/app.ts";
import { nowOf, type FastTime } from "./fast-time.ts";

/** A table manager of many, whose schema has a table of its own idea. */
export interface ContenderSettings {
  readonly projectId: string;
  readonly dataset: string;
  readonly emulatorUrl: string;
  readonly table: TableDefinition;
  readonly time: FastTime;
  /** A folder in which each leaves a file; when so many are there, all begin. */
  readonly meeting: { readonly folder: string; readonly size: number };
}

/** What it tells at its end. */
export interface ContenderReport {
  /** How often BigQuery said that the table is changed too often. */
  readonly tooFast: number;
}

const { table, time, meeting, ...where } = JSON.parse(process.argv[2] ?? "{}") as ContenderSettings;
let tooFast = 0;
const now = () => nowOf(time);
const clock: RetryClock = {
  sleep: (milliseconds, signal) => realClock.sleep(milliseconds / time.speed, signal),
  random: realClock.random,
};
const warehouse = openBigqueryWarehouse({ ...where, ownsTables: true, now, clock });
const watched: Warehouse = {
  ...warehouse,
  async patchTable(next, etag) {
    try {
      return await warehouse.patchTable(next, etag);
    } catch (error) {
      if (error instanceof PlatformError && error.code === "QUOTA") tooFast++;
      throw error;
    }
  },
};
const definition: EventDefinition = {
  ...fixtureDefinition({ type: "order", idField: "order_id", unique: false, hash: JSON.stringify(table) }),
  table,
};
const catalog = { registry: new Map([[definition.type, definition]]), openapi: {} as never };
const app = createTableManager({ catalog, warehouse: watched, log: silentLogger, now, clock });

await writeFile(join(meeting.folder, String(process.pid)), "");
while ((await readdir(meeting.folder)).length < meeting.size) await delay(5);
// As a push does: what fails comes again.
while ((await app.request("/tables/sync", { method: "POST" })).status !== 200) await delay(100);
await warehouse.close();
process.stdout.write(`${JSON.stringify({ tooFast } satisfies ContenderReport)}\n`);
