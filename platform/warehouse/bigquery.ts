import { PlatformError } from "../runtime/errors.ts";
import { realClock, type RetryClock } from "../runtime/retry.ts";
import { untilNextChange } from "./bigquery-changes.ts";
import { type BigqueryOptions, connectBigquery } from "./bigquery-connection.ts";
import { runSelect } from "./bigquery-query.ts";
import { refuseReuse } from "./bigquery-reuse.ts";
import { insertAll } from "./bigquery-rows.ts";
import { openStorageWriter, type RowWriter } from "./bigquery-storage-write.ts";
import { createTableCalls } from "./bigquery-table-calls.ts";
import { patchBody, readTable, type TableAnswer, tableBody } from "./bigquery-tables.ts";
import { definitionRefusal } from "./definition-check.ts";
import { patchRefusal, type PatchRefusal } from "./patch-check.ts";
import type { LiveTable, Warehouse } from "./warehouse.ts";

/** A warehouse on BigQuery. */
export interface BigqueryWarehouseOptions extends BigqueryOptions {
  /**
   * True for the one component that owns the tables: it makes a missing deduplicated view wherever it meets a table, in case whoever
   * made the table died before.
   */
  readonly ownsTables?: boolean;
  /** Tables that may be made anew under the name of a deleted one. */
  readonly recreate?: readonly string[];
  /** How rows are written: by `insertAll` (default), or by the Storage Write API, which costs less and knows no insertId. */
  readonly writer?: "insertAll" | "storage";
  /** Host and port of a server in place of the Storage Write API. */
  readonly storageEmulatorHost?: string;
  /** Clock of the partition bounds, where rows are checked here, and of the changes of tables. */
  readonly now?: () => Date;
  /** Waits until a table may be changed again. */
  readonly clock?: Pick<RetryClock, "sleep">;
}

interface TableList {
  readonly tables?: readonly {
    readonly type?: string;
    readonly tableReference: { readonly tableId: string };
  }[];
  readonly nextPageToken?: string;
}

/**
 * A dataset of BigQuery as a warehouse. Loads the client at the first call. Tables change by `tables.patch` under `If-Match`, at most 4 times in 10 s
 * by all processes together; rows are streamed by `insertAll` under their insertId; nothing is retried here.
 */
export function openBigqueryWarehouse(options: BigqueryWarehouseOptions): Warehouse {
  const { projectId, dataset: datasetId, ownsTables = false } = options;
  const { now = () => new Date(), clock = realClock } = options;
  const connection = connectBigquery(options);
  const reference = { projectId, datasetId };
  const tables = createTableCalls(connection, reference);
  const { tablesPath } = tables;
  const recreate = new Set(options.recreate);
  const writer = options.writer === "storage" ? storageWriter() : insertAllWriter();

  function insertAllWriter(): RowWriter {
    return {
      insertRows: async (table, rows) =>
        rows.length === 0 ? [] : insertAll(connection, tables.pathOf(table), rows),
      close: async () => {},
    };
  }

  function storageWriter(): RowWriter {
    const definitionOf = async (table: string) => {
      const answer = await tables.read(table);
      return answer === null ? null : readTable(answer);
    };
    return openStorageWriter({ ...options, definitionOf });
  }

  async function unchanged(name: string, etag: string): Promise<TableAnswer> {
    const live = await tables.read(name);
    if (live === null)
      throw new PlatformError("SCHEMA_PENDING", "TABLE_NOT_FOUND", `there is no table ${name}`);
    if (live.etag !== etag) throw new PlatformError("CONFLICT", "ETAG_MISMATCH", `table ${name} has changed`);
    return live;
  }

  return {
    async listTables() {
      const names: string[] = [];
      let pageToken: string | undefined;
      do {
        const page: TableList = await connection.send({
          method: "GET",
          path: tablesPath,
          query: { maxResults: 1_000, ...(pageToken === undefined ? {} : { pageToken }) },
          what: "list tables",
        });
        const listed = (page.tables ?? []).filter(({ type = "TABLE" }) => type === "TABLE");
        names.push(...listed.map(({ tableReference }) => tableReference.tableId));
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
      return names.toSorted();
    },
    async getTable(name) {
      const answer = await tables.read(name);
      if (answer === null) return null;
      const live = liveTable(answer);
      if (ownsTables) await tables.makeView(live.definition);
      return live;
    },
    async createTable(definition) {
      refuse(definition.name, definitionRefusal(definition));
      await refuseReuse(tables, definition, recreate);
      const answer = await connection.send<TableAnswer>({
        method: "POST",
        path: tablesPath,
        body: tableBody(definition, reference),
        what: `create table ${definition.name}`,
      });
      await tables.makeView(definition);
      return liveTable(answer);
    },
    async patchTable(definition, etag) {
      const { name } = definition;
      let live = await unchanged(name, etag);
      const wait = untilNextChange(live, now().getTime());
      if (wait > 0) {
        await clock.sleep(wait);
        live = await unchanged(name, etag);
      }
      refuse(name, patchRefusal(definition, readTable(live)));
      const body = patchBody(definition, live, now().getTime());
      const request = {
        method: "PATCH",
        path: tables.pathOf(name),
        body,
        etag,
        what: `patch table ${name}`,
      } as const;
      return liveTable(await connection.send<TableAnswer>(request));
    },
    insertRows: (table, rows) => writer.insertRows(table, rows),
    query: (sql) => runSelect(connection, sql, reference),
    close: () => writer.close(),
  };
}

function liveTable(answer: TableAnswer): LiveTable {
  return { definition: readTable(answer), etag: answer.etag };
}

function refuse(table: string, refusal: PatchRefusal | null): void {
  if (refusal === null) return;
  const place = refusal.path === "" ? table : `${table}.${refusal.path}`;
  throw new PlatformError("POISON", "TABLE_REFUSED", `${place}: ${refusal.reason}`);
}
