import { PlatformError } from "../runtime/errors.ts";
import type { RetryClock } from "../runtime/retry.ts";
import { type BigqueryOptions, connectBigquery } from "./bigquery-connection.ts";
import { runStatements } from "./bigquery-jobs.ts";
import { createTableCalls } from "./bigquery-table-calls.ts";
import { protectionBody, rebuildObstacle } from "./bigquery-protection.ts";
import { readTable, type TableAnswer } from "./bigquery-tables.ts";
import { backtick } from "./column-types.ts";
import { migrationRefusal } from "./migration-check.ts";
import type { MigrationStage } from "./migration-plan.ts";
import { rebuildParts } from "./rebuild-sql.ts";
import type { LiveTable, TableMigrator } from "./warehouse.ts";

/** How to reach the dataset. */
export interface BigqueryMigratorOptions extends BigqueryOptions {
  /** Time and chance of the waits for jobs; default the real ones. */
  readonly clock?: RetryClock;
}

/**
 * Migrations of a dataset's tables, by the plan's own statements as jobs. Loads the client at the first call.
 *
 * Neither a snapshot nor a new name takes along what is in the streaming buffer, and rows that are streamed to a name that was just given to another
 * table can be lost. So a rebuild asks that nothing is streamed to the table: it is refused with class SETUP while there is a streaming buffer,
 * begins again when rows came while it copied, and looks at the old table once more after the swap. The old table stays.
 */
export function openBigqueryMigrator(options: BigqueryMigratorOptions): TableMigrator {
  const connection = connectBigquery(options);
  const dataset = { projectId: options.projectId, datasetId: options.dataset };
  const tables = createTableCalls(connection, dataset);

  async function found(table: string): Promise<TableAnswer> {
    const answer = await tables.read(table);
    if (answer !== null) return answer;
    throw new PlatformError("SCHEMA_PENDING", "TABLE_NOT_FOUND", `there is no table ${table}`);
  }

  const run = (sql: string, { location }: TableAnswer, what: string) =>
    runStatements(connection, { sql, dataset, location, what }, options.clock);

  /** A query gives the table that it fills nothing of what closes the columns to readers. */
  async function protect(copy: string, live: TableAnswer): Promise<void> {
    const made = await found(copy);
    const body = made.type === "SNAPSHOT" ? null : protectionBody(made, live);
    if (body === null) return;
    const path = tables.pathOf(copy);
    const what = `protect table ${copy}`;
    await connection.send({ method: "PATCH", path, body, etag: made.etag, what }).catch((error: unknown) => {
      throw stillOpen(error, copy, live.tableReference.tableId);
    });
  }

  async function rebuild(sql: string, live: TableAnswer): Promise<void> {
    const table = live.tableReference.tableId;
    refuseStreamed(live);
    refuseLossy(live);
    const { copy, swap } = rebuildParts(sql);
    await run(copy, live, `copy table ${table}`);
    await protect(nextName(swap), live);
    if (!isUntouched(await found(table), live)) {
      throw new PlatformError("CONFLICT", "TABLE_CHANGED", `table ${table} has changed while it was copied`);
    }
    const old = oldName(swap);
    await run(swapScript(swap, table, old), live, `put the copy in the place of table ${table}`);
    const before = await found(old);
    if (before.streamingBuffer !== undefined || before.numRows !== live.numRows) {
      throw new PlatformError(
        "SETUP",
        "ROWS_CAME_LATE",
        `rows came to ${table} while it was rebuilt, and are in ${old} only: insert into ${table} those whose _event_id it does not have`,
      );
    }
  }

  return {
    async snapshotTable(table, snapshot) {
      const live = await found(table);
      if (table.toLowerCase() === snapshot.toLowerCase())
        throw new PlatformError("POISON", "TABLE_EXISTS", `a copy of ${table} needs a name of its own`);
      const [name, source] = [backtick(snapshot), backtick(table)];
      const sql =
        live.streamingBuffer === undefined
          ? `CREATE SNAPSHOT TABLE IF NOT EXISTS ${name} CLONE ${source}`
          : // A query reads the streaming buffer, too.
            `CREATE TABLE IF NOT EXISTS ${name} AS SELECT * FROM ${source}`;
      await run(sql, live, `copy table ${table} to ${snapshot}`);
      if (live.streamingBuffer !== undefined) await protect(snapshot, live);
    },
    async migrateTable({ step, after }, etag) {
      const { name } = after;
      const live = await found(name);
      if (live.etag !== etag)
        throw new PlatformError("CONFLICT", "ETAG_MISMATCH", `table ${name} has changed`);
      const refusal = migrationRefusal(after, readTable(live));
      if (refusal !== null) {
        const place = refusal.path === "" ? name : `${name}.${refusal.path}`;
        throw new PlatformError("POISON", "MIGRATION_REFUSED", `${place}: ${refusal.reason}`);
      }
      if (step.kind === "rebuild") await rebuild(step.sql, live);
      else await run(statementOf(step), live, `change table ${name}`);
      const next = await found(name);
      const definition = readTable(next);
      if (step.kind === "rebuild") await tables.renewView(definition);
      return { definition, etag: next.etag } satisfies LiveTable;
    },
  };
}

function statementOf(step: MigrationStage["step"]): string {
  if (step.kind === "ddl") return step.sql;
  throw new Error(`a step of kind ${step.kind} is no migration`);
}

function refuseStreamed({ streamingBuffer, tableReference }: TableAnswer): void {
  if (streamingBuffer === undefined) return;
  throw new PlatformError(
    "SETUP",
    "TABLE_IS_STREAMED",
    `rows are being streamed into ${tableReference.tableId}: stop the pipeline, wait until the table has no streaming buffer any more (up to 90 minutes), and migrate again`,
  );
}

function refuseLossy(live: TableAnswer): void {
  const obstacle = rebuildObstacle(live);
  if (obstacle === null) return;
  const { tableId } = live.tableReference;
  throw new PlatformError("SETUP", "REBUILD_WOULD_LOSE", `${tableId} is not rebuilt: ${obstacle}`);
}

function stillOpen(error: unknown, copy: string, table: string): unknown {
  if (!(error instanceof PlatformError) || error.retryClass === "CONFLICT") return error;
  const { retryClass, code, message } = error;
  return new PlatformError(
    retryClass,
    code,
    `${message}; ${copy} holds rows of ${table} without its policy tags and its key: migrate again (which takes bigquery.tables.setCategory), or delete ${copy}`,
    { cause: error },
  );
}

function isUntouched(now: TableAnswer, before: TableAnswer): boolean {
  return (
    now.streamingBuffer === undefined &&
    now.etag === before.etag &&
    now.numRows === before.numRows &&
    now.lastModifiedTime === before.lastModifiedTime
  );
}

function oldName(swap: string): string {
  const [, old] = /^ALTER TABLE \S+ RENAME TO `([^`]+)`/.exec(swap) ?? [];
  if (old === undefined) throw new Error("this is not the swap of a rebuild");
  return old;
}

function nextName(swap: string): string {
  const [, next] = /;\nALTER TABLE `([^`]+)` RENAME TO/.exec(swap) ?? [];
  if (next === undefined) throw new Error("this is not the swap of a rebuild");
  return next;
}

/** There is no transaction over names: when the second change of names fails, the first one is taken back. */
function swapScript(swap: string, table: string, old: string): string {
  return [
    "BEGIN",
    `${swap};`,
    "EXCEPTION WHEN ERROR THEN",
    `ALTER TABLE IF EXISTS ${backtick(old)} RENAME TO ${backtick(table)};`,
    "RAISE;",
    "END",
  ].join("\n");
}
