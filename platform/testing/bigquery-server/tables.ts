import { randomUUID } from "node:crypto";
import type { Json, TableDefinition } from "../../../generated/contract.ts";
import { readTable, type TableAnswer } from "../../warehouse/bigquery-tables.ts";
import { Rejection } from "../../warehouse/cell-reader.ts";
import { openDuckdbWarehouse } from "../../warehouse/duckdb.ts";
import { partitionBounds } from "../../warehouse/partition-bounds.ts";
import { compileRowCheck } from "../../warehouse/row-check.ts";
import { quoteName } from "../../warehouse/sql.ts";
import type { InsertRow, LiveTable, Warehouse } from "../../warehouse/warehouse.ts";
import { fieldOf, missingTable, missingText, Refused, refusedBy, wireCell } from "./answers.ts";
import { copyOf, withOthers } from "./copies.ts";
import { asStored, merge } from "./resources.ts";
import { createStatements, type Statements } from "./statements.ts";

/** What `insertAll` was asked. */
export interface InsertBody {
  readonly rows?: readonly { readonly insertId?: string; readonly json?: Readonly<Record<string, Json>> }[];
  readonly skipInvalidRows?: boolean;
  readonly ignoreUnknownValues?: boolean;
}

/** Tables of one dataset, kept by DuckDB, with what BigQuery does besides keeping them. */
export interface Dataset {
  readonly warehouse: Warehouse;
  create(body: TableAnswer): Promise<object>;
  get(table: string): Promise<object>;
  patch(table: string, body: Partial<TableAnswer>, etag: string | undefined): Promise<object>;
  list(): Promise<object>;
  insert(table: string, body: InsertBody): Promise<object>;
  select(sql: string): Promise<object>;
  readonly statements: Statements;
  /** What the views say. */
  readonly views: ReadonlyMap<string, string>;
  /** Gives the table a streaming buffer, or takes it away: rows that were streamed in are in it for a while, up to 90 minutes. */
  setStreaming(table: string, isStreamed: boolean): void;
  /** While held, created tables and added columns are there for `tables.get` and not yet for `insertAll`. */
  holdPropagation(): void;
  releasePropagation(): Promise<void>;
  /** When the table was created and its metadata changed, in milliseconds since 1970. */
  metadataUpdates(table: string): readonly number[];
  close(): Promise<void>;
}

/** Opens a dataset without tables; `name` as `project:dataset`. */
export async function openDataset(name: string, now: () => Date): Promise<Dataset> {
  const warehouse = await openDuckdbWarehouse({ file: ":memory:", now });
  /** What `insertAll` knows of each table; equal to the table unless propagation is held. */
  const visible = new Map<string, TableDefinition>();
  const views = new Map<string, string>();
  const streamed = new Set<string>();
  /** Copies, and tables that made way for a rebuilt one: nothing is streamed to them. */
  const apart = new Map<string, TableAnswer>();
  /** Each table as it was sent, with members that only BigQuery knows, for example policy tags. */
  const resources = new Map<string, TableAnswer>();
  const insertIds = new Map<string, Set<string>>();
  const updates = new Map<string, number[]>();
  let isHeld = false;

  const full = (table: string): string => `${name}.${table}`;
  const found = async (table: string): Promise<LiveTable> => {
    const live = await warehouse.getTable(table);
    if (live === null) throw new Refused(404, "notFound", `Not found: Table ${full(table)}`);
    return live;
  };
  const changed = (live: LiveTable): void => {
    const table = live.definition.name;
    updates.set(table, [...(updates.get(table) ?? []), now().getTime()]);
    if (!isHeld) visible.set(table, live.definition);
  };

  const answer = ({ definition, etag }: LiveTable): TableAnswer => {
    const table = resources.get(definition.name);
    if (table === undefined) throw new Error(`no resource of ${definition.name}`);
    const buffer = streamed.has(definition.name) ? { streamingBuffer: { estimatedRows: "1" } } : {};
    const lastModifiedTime = String(updates.get(definition.name)?.at(-1));
    return { ...table, type: "TABLE", etag, lastModifiedTime, ...buffer };
  };

  /** With what only a look at the rows tells. */
  const described = async (table: string): Promise<TableAnswer> => {
    const stands = apart.get(table);
    if (stands !== undefined) return stands;
    const live = answer(await found(table));
    const { rows } = await warehouse.query(`SELECT count(*) AS n FROM ${quoteName(table)}`);
    return { ...live, location: "EU", numRows: JSON.stringify(rows[0]?.["n"]) };
  };

  const statements = createStatements({
    async snapshot(table, snapshot, by) {
      const live = await described(table);
      await warehouse.snapshotTable(table, snapshot);
      if (!apart.has(snapshot)) apart.set(snapshot, copyOf(live, snapshot, by));
    },
    async fill({ after }, next) {
      const { name: _, ...filled } = after;
      apart.set(next, { ...filled, tableReference: { tableId: next }, etag: randomUUID() });
    },
    async migrate(stage, names) {
      const { name: table, schema, timePartitioning } = stage.after;
      const before = await described(table);
      const live = await warehouse.migrateTable(stage, before.etag).catch((error: unknown) => {
        throw refusedBy(error, full(table));
      });
      const { streamingBuffer: _, ...kept } = before;
      if (names === null) {
        const fields = withOthers(schema.fields, before.schema?.fields ?? []);
        resources.set(table, { ...kept, schema: { fields }, ...(timePartitioning && { timePartitioning }) });
      } else {
        resources.set(table, { ...(await described(names.next)), tableReference: { tableId: table } });
        apart.delete(names.next);
        apart.set(names.old, { ...before, tableReference: { tableId: names.old } });
      }
      changed(live);
    },
  });

  const viewAnswer = (tableId: string): TableAnswer & { readonly view: object } => ({
    tableReference: { tableId },
    type: "VIEW",
    etag: "view",
    view: { query: views.get(tableId), useLegacySql: false },
  });

  return {
    warehouse,
    async create(body) {
      const table = body.tableReference.tableId;
      if ("view" in body) {
        if (views.has(table)) throw new Refused(409, "duplicate", `Already Exists: Table ${full(table)}`);
        views.set(table, queryOf(body));
        return viewAnswer(table);
      }
      const live = await warehouse.createTable(readTable(body)).catch((error: unknown) => {
        throw refusedBy(error, full(table));
      });
      resources.set(table, { ...body, schema: { fields: (body.schema?.fields ?? []).map(asStored) } });
      changed(live);
      return answer(live);
    },
    get: async (table) => (views.has(table) ? viewAnswer(table) : described(table)),
    async patch(table, body, etag) {
      if (views.has(table)) {
        views.set(table, queryOf(body));
        return viewAnswer(table);
      }
      const copy = apart.get(table);
      if (copy !== undefined) {
        if (etag !== undefined && etag !== copy.etag)
          throw new Refused(412, "conditionNotMet", "Precondition check failed.");
        const next = { ...merge(copy, body), etag: randomUUID() };
        apart.set(table, next);
        return next;
      }
      refuseHurry(updates.get(table) ?? [], now(), full(table));
      const live = await found(table);
      const next = merge(answer(live), body);
      // Without If-Match the last writer wins. Source: the REST reference of tables.patch.
      const patched = await warehouse
        .patchTable(readTable(next), etag ?? live.etag)
        .catch((error: unknown) => {
          throw refusedBy(error, full(table));
        });
      resources.set(table, next);
      changed(patched);
      return answer(patched);
    },
    async list() {
      const reference = (tableId: string, type: string) => ({ type, tableReference: { tableId } });
      const tables = (await warehouse.listTables()).map((table) => reference(table, "TABLE"));
      return { tables: [...tables, ...[...views.keys()].map((view) => reference(view, "VIEW"))] };
    },
    async insert(table, body) {
      if (views.has(table)) throw new Refused(400, "invalid", viewRefusal);
      const definition = visible.get(table);
      // A table that was created a moment ago is not there for streaming. Source: BigQuery's page on streaming, and nodejs-bigquery#1146.
      if (definition === undefined) throw new Refused(404, "notFound", `Not found: Table ${full(table)}`);
      const rows = (body.rows ?? []).map(({ insertId = "", json = {} }) => ({ insertId, row: json }));
      if (rows.length === 0) throw new Refused(400, "invalid", "No rows present in the request.");
      refuseLongIds(rows);
      const insertErrors = checkRows(definition, rows, now());
      const bad = new Set(insertErrors.map(({ index }) => index));
      if (bad.size > 0 && body.skipInvalidRows !== true) {
        // One bad row stops the others. Source: BigQuery's page on streaming, "insertErrors".
        const stopped = rows.flatMap((_, index) => (bad.has(index) ? [] : [rowError(index, "stopped", "")]));
        return { kind: "bigquery#tableDataInsertAllResponse", insertErrors: [...insertErrors, ...stopped] };
      }
      const good = rows.filter((row, index) => !bad.has(index) && isNew(insertIds, table, row));
      if (good.length > 0) await warehouse.insertRows(table, good);
      return {
        kind: "bigquery#tableDataInsertAllResponse",
        ...(insertErrors.length > 0 ? { insertErrors } : {}),
      };
    },
    async select(sql) {
      // DuckDB's function of that name gives JSON, quotes included.
      const readable = sql.replaceAll("JSON_VALUE(", "json_extract_string(");
      const { columns, rows } = await warehouse.query(readable).catch((error: unknown) => {
        throw missingTable(error, full) ?? refusedBy(error, "");
      });
      const tables = await Promise.all((await warehouse.listTables()).map(found));
      const named = tables.filter(({ definition }) => sql.includes(definition.name));
      const known = named.flatMap(({ definition }) => definition.schema.fields);
      const fields = columns.map((column) => fieldOf(column, rows[0]?.[column], known));
      return {
        jobComplete: true,
        jobReference: { jobId: "job" },
        schema: { fields: fields.map(asStored) },
        rows: rows.map((row) => ({ f: fields.map((field) => wireCell(field, row[field.name])) })),
        totalRows: String(rows.length),
      };
    },
    statements,
    views,
    setStreaming: (table, isStreamed) => void (isStreamed ? streamed.add(table) : streamed.delete(table)),
    holdPropagation() {
      isHeld = true;
    },
    async releasePropagation() {
      isHeld = false;
      for (const table of await warehouse.listTables()) visible.set(table, (await found(table)).definition);
    },
    metadataUpdates: (table) => updates.get(table) ?? [],
    close: () => warehouse.close(),
  };
}

/** A table's metadata changes 5 times in 10 seconds. Source: BigQuery's page on quotas and limits. */
function refuseHurry(updates: readonly number[], now: Date, table: string): void {
  const recent = updates.filter((at) => now.getTime() - at < 10_000);
  if (recent.length < 5) return;
  const message = `Exceeded rate limits: too many table update operations for this table: ${table}`;
  throw new Refused(403, "rateLimitExceeded", message);
}

/**
 * Nothing is streamed into a view. The words follow those for `tabledata.list`, "Cannot list a table of type VIEW.", which googledatalab/datalab#1764 quotes
 * with status and reason; those for `insertAll` are quoted nowhere that we know.
 */
const viewRefusal = "Cannot insert into a table of type VIEW.";

/**
 * The field insertId has at most 128 characters. Source: BigQuery's page on quotas and limits, streaming inserts, and BrunoReboul/ram#148. What it
 * answers is written nowhere that we know: here it refuses the request as a whole, which is the harder case.
 */
function refuseLongIds(rows: readonly InsertRow[]): void {
  if (rows.every(({ insertId }) => insertId.length <= 128)) return;
  throw new Refused(400, "invalid", "The field insertId has more than 128 characters.");
}

function queryOf(body: object): string {
  const { view } = body as { readonly view?: { readonly query?: string } };
  return view?.query ?? "";
}

interface RowErrors {
  readonly index: number;
  readonly errors: readonly object[];
}

function rowError(index: number, reason: string, message: string, location = ""): RowErrors {
  return { index, errors: [{ reason, message, location, debugInfo: "" }] };
}

/** The rows that the table does not take. Source of reasons and messages: BigQuery's page on streaming, and answers in issue threads of its clients. */
function checkRows(definition: TableDefinition, rows: readonly InsertRow[], now: Date): readonly RowErrors[] {
  const check = compileRowCheck(definition);
  const bounds = partitionBounds(now);
  return rows.flatMap(({ row }, index) => {
    const checked = check(row, bounds);
    if (!(checked instanceof Rejection)) return [];
    const { reason, message, location } = checked;
    if (reason === "missing required")
      return [rowError(index, "invalid", missingText(definition, row, location))];
    const text = reason === "no such field" ? `no such field: ${location}.` : message;
    return [rowError(index, "invalid", text, location)];
  });
}

/** Rows of one insertId are kept once, as far as BigQuery remembers them, at best for a minute. Source: its page on streaming. */
function isNew(seen: Map<string, Set<string>>, table: string, { insertId }: InsertRow): boolean {
  const known = seen.get(table) ?? new Set();
  seen.set(table, known);
  if (insertId === "" || !known.has(insertId)) {
    known.add(insertId);
    return true;
  }
  return false;
}
