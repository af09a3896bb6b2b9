import { existsSync } from "node:fs";
import { join } from "node:path";
import { createEnvironmentReader, type Environment } from "../runtime/config.ts";
import { PlatformError } from "../runtime/errors.ts";
import { readWarehouseConfig } from "../runtime/platform-config.ts";
import { runningStack } from "../runtime/stack-file.ts";
import type { LiveTable, Warehouse } from "./warehouse.ts";

/** All tables of a warehouse, by name. */
export async function liveTables(
  warehouse: Pick<Warehouse, "listTables" | "getTable">,
): Promise<readonly LiveTable[]> {
  const names = await warehouse.listTables();
  const tables = await Promise.all(names.map((name) => warehouse.getTable(name)));
  return tables.filter((table) => table !== null);
}

/**
 * All tables of the platform that the environment names: of BigQuery's dataset, or of the data folder. Throws SETUP when they cannot be read,
 * and `ConfigError` when the environment does not say which.
 */
export async function readPlatformTables(
  environment: Environment,
  dataDirectory: string,
): Promise<readonly LiveTable[]> {
  const reader = createEnvironmentReader(environment);
  const config = readWarehouseConfig(reader);
  reader.finish();
  if (config.platform === "embedded") return readLiveTables(dataDirectory);
  const { openBigqueryWarehouse } = await import("./bigquery.ts").catch((cause: unknown) => {
    throw unreachable("BigQuery's client comes with the whole project only", cause);
  });
  const warehouse = openBigqueryWarehouse(config);
  try {
    return await liveTables(warehouse);
  } finally {
    await warehouse.close();
  }
}

/**
 * All tables of a data folder: from the stack that runs on it, else from its file, which is left as it is. Throws SETUP when there is neither,
 * or it cannot be read.
 */
export async function readLiveTables(dataDirectory: string): Promise<readonly LiveTable[]> {
  const stack = await runningStack(dataDirectory);
  if (stack !== null) {
    const response = await fetch(`${stack.urls.control}/tables`, {
      headers: { authorization: `Bearer ${stack.token}` },
    }).catch((cause: unknown) => {
      throw unreachable(`the stack of process ${stack.pid} does not answer`, cause);
    });
    if (!response.ok) throw unreachable(`the stack of process ${stack.pid} answered ${response.status}`);
    return ((await response.json()) as { readonly tables: readonly LiveTable[] }).tables;
  }
  const file = join(dataDirectory, "warehouse.duckdb");
  if (!existsSync(file)) throw unreachable(`no stack runs on ${dataDirectory}, and there is no data in it`);
  const { openDuckdbWarehouse } = await import("./duckdb.ts").catch((cause: unknown) => {
    throw unreachable("the embedded warehouse comes with the whole project only", cause);
  });
  const warehouse = await openDuckdbWarehouse({ file });
  try {
    return await liveTables(warehouse);
  } finally {
    await warehouse.close();
  }
}

function unreachable(message: string, cause?: unknown): PlatformError {
  return new PlatformError("SETUP", "WAREHOUSE_UNREACHABLE", message, { cause });
}
