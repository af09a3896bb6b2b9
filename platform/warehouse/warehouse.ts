import type { Json, Row, TableDefinition } from "../../generated/contract.ts";
import type { MigrationStage } from "./migration-plan.ts";

/** A table as it is now. */
export interface LiveTable {
  readonly definition: TableDefinition;
  /** Changes with every change of the table; `patchTable` takes it as the optimistic lock. */
  readonly etag: string;
}

/** A row to insert; `insertId` is the deduplication key, its `_event_id`. */
export interface InsertRow {
  readonly insertId: string;
  readonly row: Row;
}

/**
 * Why a row is not taken, in BigQuery's words. `no such field`, `missing required`: the table, or what is known of it where rows are written, may only be
 * behind: the column is not there yet, or still REQUIRED.
 */
export type RejectionReason = "no such field" | "missing required" | "partition out of range" | "invalid";

/** What became of one row. `stopped`: nothing wrong with it, but another row of the request was; send it again. */
export type RowOutcome =
  | { readonly kind: "stored" }
  | { readonly kind: "stopped" }
  | {
      readonly kind: "rejected";
      readonly reason: RejectionReason;
      readonly message: string;
      /** Path of the offending column, for example `items[0].sku`; empty when unknown. */
      readonly location: string;
    };

/** A query's answer. */
export interface QueryResult {
  readonly columns: readonly string[];
  /** Values as JSON: INT64 beyond 2^53, NUMERIC and BIGNUMERIC as text, TIMESTAMP as RFC 3339 UTC with microseconds. */
  readonly rows: readonly Readonly<Record<string, Json>>[];
}

/**
 * Tables with nested columns in the manner of BigQuery, in one dataset. No operation drops, renames, retypes or narrows a column.
 * Failures are thrown as `PlatformError`: CONFLICT for a stale etag or a table that exists already, SCHEMA_PENDING for a table that
 * does not exist yet, SETUP for missing rights or a table that takes no rows at all, TRANSIENT for what passes.
 */
export interface Warehouse {
  listTables(): Promise<readonly string[]>;
  /** Null when there is none. */
  getTable(name: string): Promise<LiveTable | null>;
  /** Creates the table and its `<table>_deduplicated` view. */
  createTable(definition: TableDefinition): Promise<LiveTable>;
  /**
   * Replaces schema, description, labels and clustering where the change is one that BigQuery's `tables.patch` takes: NULLABLE or REPEATED
   * columns appended (nested too), REQUIRED relaxed to NULLABLE, descriptions. Anything else throws with class POISON and changes nothing.
   */
  patchTable(definition: TableDefinition, etag: string): Promise<LiveTable>;
  /** One outcome per row, in order. Rows that are stored are durable when it resolves. */
  insertRows(table: string, rows: readonly InsertRow[]): Promise<readonly RowOutcome[]>;
  /** Runs one read-only statement; backticked names are accepted. Throws with class POISON when the SQL is wrong. */
  query(sql: string): Promise<QueryResult>;
  close(): Promise<void>;
}

/**
 * Changes of tables beyond `patchTable`, which a person asks for. Apart from `Warehouse`, because services never need them: on Google Cloud
 * they go with a role of their own. Failures as with `Warehouse`.
 */
export interface TableMigrator {
  /** Keeps a copy of the table as it is now; what stands under the copy's name already is left as it is. */
  snapshotTable(table: string, snapshot: string): Promise<void>;
  /**
   * Takes one stage of kind `ddl` or `rebuild`: the table becomes what the stage says, every row with its values, and rows that arrive meanwhile
   * are not lost. Whole or not at all.
   */
  migrateTable(stage: MigrationStage, etag: string): Promise<LiveTable>;
}
