import type { TableDefinition } from "../../generated/contract.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import type { InsertRow, LiveTable, RowOutcome, Warehouse } from "../../platform/warehouse/warehouse.ts";

/** Tables in memory that take any row, except as `judge` says. */
export interface MemoryWarehouse extends Warehouse {
  readonly rows: ReadonlyMap<string, readonly InsertRow[]>;
}

/** A warehouse with these tables. `judge` may give a row another outcome than `stored`. */
export function openMemoryWarehouse(
  tables: readonly string[],
  judge: (row: InsertRow, request: readonly InsertRow[]) => RowOutcome = () => ({ kind: "stored" }),
): MemoryWarehouse {
  const rows = new Map<string, InsertRow[]>(tables.map((name) => [name, []]));
  return {
    rows,
    listTables: async () => [...rows.keys()],
    getTable: async () => null,
    async createTable(definition: TableDefinition): Promise<LiveTable> {
      rows.set(definition.name, []);
      return { definition, etag: "1" };
    },
    patchTable: async (definition) => ({ definition, etag: "2" }),
    async insertRows(table, request) {
      const stored = rows.get(table);
      if (!stored) throw new PlatformError("SCHEMA_PENDING", "NO_TABLE", `there is no table ${table}`);
      const outcomes = request.map((row) => judge(row, request));
      stored.push(...request.filter((_, index) => outcomes[index]?.kind === "stored"));
      return outcomes;
    },
    query: async () => ({ columns: [], rows: [] }),
    async close() {},
  };
}
