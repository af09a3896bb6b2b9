import type { TableDefinition } from "../../../generated/contract.ts";
import { PlatformError } from "../../../platform/runtime/errors.ts";
import type { LiveTable, Warehouse } from "../../../platform/warehouse/warehouse.ts";

/** A warehouse of table definitions without rows; a test sees what was called and can make calls fail or wait. */
export interface ScriptedWarehouse extends Warehouse {
  /** `get orders`, `create orders`, `patch orders`, in order. */
  readonly calls: string[];
  /** Runs before each call takes effect; throwing makes the call fail. */
  before: (call: string) => Promise<void> | void;
  /** Changes a table behind everyone's back. */
  put(definition: TableDefinition): void;
  drop(table: string): void;
}

/** A warehouse without tables; etags are `1`, `2`, … */
export function createScriptedWarehouse(): ScriptedWarehouse {
  const tables = new Map<string, LiveTable>();
  const calls: string[] = [];
  let etags = 0;
  const put = (definition: TableDefinition) => {
    const live = { definition, etag: String(++etags) };
    tables.set(definition.name, live);
    return live;
  };
  return {
    calls,
    before() {},
    put,
    drop: (table) => tables.delete(table),
    async getTable(name) {
      calls.push(`get ${name}`);
      await this.before(`get ${name}`);
      return tables.get(name) ?? null;
    },
    async createTable(definition) {
      calls.push(`create ${definition.name}`);
      await this.before(`create ${definition.name}`);
      if (tables.has(definition.name)) throw new PlatformError("CONFLICT", "TABLE_EXISTS", "exists");
      return put(definition);
    },
    async patchTable(definition, etag) {
      calls.push(`patch ${definition.name}`);
      await this.before(`patch ${definition.name}`);
      if (tables.get(definition.name)?.etag !== etag)
        throw new PlatformError("CONFLICT", "ETAG_MISMATCH", "changed");
      return put(definition);
    },
    listTables: async () => [...tables.keys()],
    insertRows: unsupported,
    query: unsupported,
    async close() {},
  };
}

async function unsupported(): Promise<never> {
  throw new Error("the scripted warehouse has no rows");
}
