import { randomUUID } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { TableDefinition } from "../../generated/contract.ts";
import { PlatformError } from "../runtime/errors.ts";
import { definitionRefusal } from "./definition-check.ts";
import { classifyDuckdbError } from "./duckdb-errors.ts";
import { openNotes, type TableNotes } from "./duckdb-notes.ts";
import { type DuckdbDatabase, openDuckdb } from "./duckdb-open.ts";
import { runQuery } from "./duckdb-query.ts";
import { migrateTableSql, snapshotTableSql } from "./duckdb-migration.ts";
import { deduplicatedName } from "./deduplicated-name.ts";
import { alterTableSql, createTableSql, deduplicatedViewSql } from "./duckdb-sql.ts";
import { createTableWriter, type TableWriter } from "./duckdb-table.ts";
import { createPool, type Pool } from "./pool.ts";
import { patchRefusal, type PatchRefusal } from "./patch-check.ts";
import { createSerialQueue, type SerialQueue } from "./serial-queue.ts";
import { migrationRefusal } from "./migration-check.ts";
import { afterStage, planTable } from "./table-plan.ts";
import type { MigrationStage } from "./migration-plan.ts";
import type { InsertRow, LiveTable, QueryResult, RowOutcome, TableMigrator, Warehouse } from "./warehouse.ts";

/** Where the embedded warehouse keeps its data, and what it may use. */
export interface DuckdbWarehouseOptions {
  /** The database file, made when it is missing, or `:memory:`. */
  readonly file: string;
  /** The schema that holds the tables; default `prod_events_dataset`. */
  readonly dataset?: string;
  /** What DuckDB may hold, its cache of blocks included; more goes through files beside the database. As DuckDB writes it; default `256MB`. */
  readonly memoryLimit?: string;
  /** Default 2. */
  readonly threads?: number;
  /** Clock of the partition bounds. */
  readonly now?: () => Date;
}

/** Queries that run at the same time; further ones wait. */
const queryConnections = 4;

/**
 * Opens the embedded warehouse. One process has it at a time: a second one gets SETUP with code WAREHOUSE_LOCKED. It stores every row it is
 * given, whatever its insertId; the deduplicated views show each event once.
 */
export async function openDuckdbWarehouse(
  options: DuckdbWarehouseOptions,
): Promise<Warehouse & TableMigrator> {
  const dataset = options.dataset ?? "prod_events_dataset";
  const database = await openDuckdb({
    file: options.file,
    dataset,
    memoryLimit: options.memoryLimit ?? "256MB",
    threads: options.threads ?? 2,
  });
  try {
    const definitions = await database.connect();
    const notes = await openNotes(definitions);
    const tables = await notes.readAll();
    const entries = await Promise.all(tables.map((live) => openEntry(database, dataset, live)));
    const readers = await Promise.all(Array.from({ length: queryConnections }, () => database.connect()));
    const now = options.now ?? (() => new Date());
    return new DuckdbWarehouse({ database, dataset, definitions, notes, entries, readers, now });
  } catch (error) {
    database.close();
    throw classifyDuckdbError(error, "WAREHOUSE_BROKEN");
  }
}

/** A table with its one writer; whatever writes to the table goes through its queue. */
interface Entry {
  live: LiveTable;
  writer: TableWriter;
  readonly connection: DuckDBConnection;
  readonly queue: SerialQueue;
}

async function openEntry(database: DuckdbDatabase, dataset: string, live: LiveTable): Promise<Entry> {
  const connection = await database.connect();
  const writer = createTableWriter(connection, dataset, live.definition);
  return { live, writer, connection, queue: createSerialQueue() };
}

/** What a table becomes, and how. */
interface TableChange {
  readonly next: TableDefinition;
  readonly statements: readonly string[];
}

interface Parts {
  readonly database: DuckdbDatabase;
  readonly dataset: string;
  /** The connection of everything that creates or changes tables. */
  readonly definitions: DuckDBConnection;
  readonly notes: TableNotes;
  readonly entries: readonly Entry[];
  readonly readers: readonly DuckDBConnection[];
  readonly now: () => Date;
}

class DuckdbWarehouse implements Warehouse, TableMigrator {
  readonly #parts: Parts;
  readonly #entries: Map<string, Entry>;
  readonly #definitionQueue = createSerialQueue();
  readonly #readers: Pool<DuckDBConnection>;
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#entries = new Map(parts.entries.map((entry) => [entry.live.definition.name, entry]));
    this.#readers = createPool(parts.readers);
  }

  async listTables(): Promise<readonly string[]> {
    this.#checkOpen();
    return [...this.#entries.keys()].toSorted();
  }

  async getTable(name: string): Promise<LiveTable | null> {
    this.#checkOpen();
    return this.#entries.get(name)?.live ?? null;
  }

  async createTable(definition: TableDefinition): Promise<LiveTable> {
    this.#checkOpen();
    const refusal = definitionRefusal(definition);
    if (refusal !== null) throw refused("TABLE_INVALID", definition.name, refusal);
    return this.#definitionQueue.run(async () => {
      this.#checkName(definition.name);
      const live = { definition, etag: randomUUID() };
      await this.#commit(live, [createTableSql(this.#parts.dataset, definition)]);
      this.#entries.set(definition.name, await openEntry(this.#parts.database, this.#parts.dataset, live));
      return live;
    });
  }

  async patchTable(definition: TableDefinition, etag: string): Promise<LiveTable> {
    return this.#change(definition.name, etag, (live) => {
      const refusal = patchRefusal(definition, live);
      if (refusal !== null) throw refused("PATCH_REFUSED", definition.name, refusal);
      const next = planTable(definition, live).definition;
      return next && { next, statements: alterTableSql(this.#parts.dataset, live, next) };
    });
  }

  async snapshotTable(table: string, snapshot: string): Promise<void> {
    const entry = this.#entry(table);
    const sql = snapshotTableSql(this.#parts.dataset, table, snapshot);
    await entry.queue.run(() =>
      this.#definitionQueue.run(async () => {
        this.#checkName(snapshot);
        await this.#parts.definitions.run(sql).catch((error: unknown) => {
          throw classifyDuckdbError(error, "SNAPSHOT_FAILED");
        });
      }),
    );
  }

  async migrateTable({ after }: MigrationStage, etag: string): Promise<LiveTable> {
    return this.#change(after.name, etag, (live) => {
      const refusal = migrationRefusal(after, live);
      if (refusal !== null) throw refused("MIGRATION_REFUSED", after.name, refusal);
      const next = afterStage(after, live, "rebuild");
      return { next, statements: migrateTableSql(this.#parts.dataset, live, next) };
    });
  }

  async insertRows(table: string, rows: readonly InsertRow[]): Promise<readonly RowOutcome[]> {
    const entry = this.#entry(table);
    return entry.queue.run(() => entry.writer.insert(rows, this.#parts.now()));
  }

  async query(sql: string): Promise<QueryResult> {
    this.#checkOpen();
    return this.#readers.use((connection) => runQuery(connection, sql, this.#parts.dataset));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const entries = [...this.#entries.values()];
    await Promise.all(entries.map((entry) => entry.queue.idle()));
    await Promise.all([this.#definitionQueue.idle(), this.#readers.idle()]);
    const { database, definitions, readers } = this.#parts;
    const connections = [
      definitions,
      ...readers,
      ...Array.from(this.#entries.values(), (entry) => entry.connection),
    ];
    for (const connection of connections) connection.closeSync();
    database.close();
  }

  /** Changes a table under its etag while nothing writes to it; `decide` gives null when there is nothing to change. */
  async #change(
    table: string,
    etag: string,
    decide: (live: TableDefinition) => TableChange | null,
  ): Promise<LiveTable> {
    const entry = this.#entry(table);
    return entry.queue.run(async () => {
      const { live } = entry;
      if (live.etag !== etag) {
        throw new PlatformError("CONFLICT", "ETAG_MISMATCH", `table ${table} has changed since it was read`);
      }
      const change = decide(live.definition);
      if (change === null) return live;
      const changed = { definition: change.next, etag: randomUUID() };
      await this.#definitionQueue.run(() => this.#commit(changed, change.statements));
      entry.live = changed;
      entry.writer = createTableWriter(entry.connection, this.#parts.dataset, change.next);
      return changed;
    });
  }

  /** Runs the statements, renews the deduplicated view and notes the table, all in one transaction. */
  async #commit(live: LiveTable, statements: readonly string[]): Promise<void> {
    const { definitions, notes, dataset } = this.#parts;
    const view = deduplicatedViewSql(dataset, live.definition);
    try {
      await definitions.run("BEGIN TRANSACTION");
      for (const statement of statements) await definitions.run(statement);
      if (view !== null) await definitions.run(view);
      await notes.write(live);
      await definitions.run("COMMIT");
    } catch (error) {
      // Fails where the failure has ended the transaction already.
      await definitions.run("ROLLBACK").catch(() => undefined);
      throw classifyDuckdbError(error, "DEFINITION_FAILED");
    }
  }

  #entry(table: string): Entry {
    this.#checkOpen();
    const entry = this.#entries.get(table);
    if (entry !== undefined) return entry;
    throw new PlatformError("SCHEMA_PENDING", "TABLE_NOT_FOUND", `there is no table ${table}`);
  }

  /** DuckDB tells no names apart by case, and tables share their names with views. */
  #checkName(name: string): void {
    if (this.#entries.has(name))
      throw new PlatformError("CONFLICT", "TABLE_EXISTS", `table ${name} exists already`);
    const taken = [...this.#entries.keys()].flatMap((table) => [table, deduplicatedName(table)]);
    const wanted = [name, deduplicatedName(name)].map((text) => text.toLowerCase());
    const twin = taken.find((text) => wanted.includes(text.toLowerCase()));
    if (twin === undefined) return;
    throw refused("TABLE_INVALID", name, { path: "", reason: `its name or its view's is that of ${twin}` });
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new PlatformError("TRANSIENT", "WAREHOUSE_CLOSED", "the warehouse is closed");
  }
}

function refused(code: string, table: string, refusal: PatchRefusal): PlatformError {
  const column = refusal.path === "" ? "" : `, column ${refusal.path}`;
  return new PlatformError("POISON", code, `table ${table}${column}: ${refusal.reason}`);
}
