import type { EventDefinition } from "../../generated/contract.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { createTableManager } from "../table-manager/app.ts";
import type { SyncedTable } from "../table-manager/tables.ts";
import type { Stack } from "./stack.ts";

/** A table that cannot become what a schema asks for. */
export interface RefusedTable {
  readonly type: string;
  readonly table: string;
  readonly reasons: readonly string[];
}

/**
 * Creates or evolves the tables of definitions that are not served yet, and names those that refuse. A table that cannot be reached now
 * is no refusal: events wait for it, and ask for it again. Changes count in the same window as those of the stack's own table manager.
 */
export async function prepareTables(
  { warehouse, tableUpdates: window }: Pick<Stack, "warehouse" | "tableUpdates">,
  definitions: readonly EventDefinition[],
  log: Logger,
): Promise<readonly RefusedTable[]> {
  const registry = new Map(definitions.map((definition) => [definition.type, definition]));
  // Refusals go to the terminal, so that nothing is left to log.
  const catalog = { registry, openapi: {} };
  const manager = createTableManager({ catalog, warehouse, window, log: silentLogger });
  const response = await manager.request("/tables/sync", { method: "POST" });
  const { tables } = (await response.json()) as { readonly tables: readonly SyncedTable[] };
  for (const { table, error } of tables) {
    if (error !== undefined) log.warning("a table is not in step yet", { table, error: error.detail });
  }
  return tables
    .filter(({ refused }) => refused.length > 0)
    .map(({ event_type: type, table, refused }) => ({
      type,
      table,
      reasons: refused.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)),
    }));
}
