import { setTimeout as pause } from "node:timers/promises";
import { BigQuery } from "@google-cloud/bigquery";
import { afterAll } from "vitest";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { openBigqueryWarehouse } from "../../platform/warehouse/bigquery.ts";
import { warehouseContract } from "../../platform/warehouse/contract.ts";
import type { InsertRow, RowOutcome, Warehouse } from "../../platform/warehouse/warehouse.ts";
import { newName, projectId } from "./names.ts";

const client = new BigQuery({ projectId });
const datasets: string[] = [];
afterAll(async () => {
  for (const dataset of datasets) await client.dataset(dataset).delete({ force: true });
});

// A dataset each, so that no name of a table is used twice: BigQuery can lose rows of the second one.
warehouseContract("the adapter on the real BigQuery", async () => {
  const dataset = newName().replaceAll("-", "_");
  const expires = String(24 * 3_600_000);
  await client.createDataset(dataset, { location: "EU", defaultTableExpirationMs: expires });
  datasets.push(dataset);
  return patient(openBigqueryWarehouse({ projectId, dataset, ownsTables: true }));
});

const attempts = 60;
const pauseMilliseconds = 5_000;

/** Rows for a table that this run made or changed are sent again until BigQuery has heard of the change everywhere. */
function patient(warehouse: Warehouse): Warehouse {
  const changed = new Set<string>();

  async function insertRows(
    table: string,
    rows: readonly InsertRow[],
    left: number,
  ): Promise<readonly RowOutcome[]> {
    try {
      return await warehouse.insertRows(table, rows);
    } catch (error) {
      const isPending = error instanceof PlatformError && error.retryClass === "SCHEMA_PENDING";
      if (!isPending || !changed.has(table) || left === 0) throw error;
      await pause(pauseMilliseconds);
      return insertRows(table, rows, left - 1);
    }
  }

  return {
    ...warehouse,
    async createTable(definition) {
      const live = await warehouse.createTable(definition);
      changed.add(definition.name);
      return live;
    },
    insertRows: (table, rows) => insertRows(table, rows, attempts),
  };
}
