import { join } from "node:path";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import type { TableMigrator, Warehouse } from "../../platform/warehouse/warehouse.ts";
import { runningStack } from "../../platform/runtime/stack-file.ts";

/**
 * Opens the warehouse of a folder, whose lock decides which stack has the folder: the operating system gives it to one process and takes
 * it back when that ends, however it ends. Throws an error that names the process that has it.
 */
export async function openOwnWarehouse(dataDirectory: string): Promise<Warehouse & TableMigrator> {
  try {
    return await openDuckdbWarehouse({ file: join(dataDirectory, "warehouse.duckdb") });
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== "WAREHOUSE_LOCKED") throw error;
    const owner = await describeOwner(dataDirectory, error.message);
    throw new Error(
      `${dataDirectory} belongs to the stack of process ${owner}; stop it, or set DATA_DIR to another folder`,
      { cause: error },
    );
  }
}

/** The one that announced itself; before it does, DuckDB's message knows its process. */
async function describeOwner(dataDirectory: string, message: string): Promise<string> {
  const announced = await runningStack(dataDirectory);
  if (announced !== null) return `${announced.pid} (${announced.urls.generator})`;
  return /\(PID (\d+)/.exec(message)?.[1] ?? `${process.pid}`;
}
