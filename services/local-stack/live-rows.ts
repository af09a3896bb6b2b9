import type { EventDefinition, Json } from "../../generated/contract.ts";
import type { InsertRow, RowOutcome, Warehouse } from "../../platform/warehouse/warehouse.ts";

/** A first row that a query has found. */
export interface FirstRow {
  readonly type: string;
  readonly secondsAfterSave: number;
  readonly secondsAfterPublish: number;
}

/** Notices when the first event of a new or changed type has become a row. */
export interface FirstRows {
  /** The type was taken over now; its file was saved at `savedAt`, as `performance.now()` told it then. */
  expect(definition: EventDefinition, savedAt: number): void;
  /** The same warehouse, with an eye on its inserts. */
  watch(warehouse: Warehouse): Warehouse;
}

interface Expected {
  readonly type: string;
  readonly savedAt: number;
  readonly takenAt: Date;
}

/** Nothing is expected at first. `tell` is called once for each type that was expected. */
export function createFirstRows(tell: (first: FirstRow) => void): FirstRows {
  const byTable = new Map<string, Expected>();

  async function look(warehouse: Warehouse, table: string, publishedAt: number): Promise<void> {
    const expected = byTable.get(table);
    if (expected === undefined) return;
    byTable.delete(table);
    const since = expected.takenAt.toISOString();
    const { rows } = await warehouse.query(
      `SELECT 1 AS found FROM \`${table}\` WHERE _published_at >= TIMESTAMP '${since}' LIMIT 1`,
    );
    if (rows.length === 0) return;
    tell({
      type: expected.type,
      secondsAfterSave: (performance.now() - expected.savedAt) / 1000,
      secondsAfterPublish: Math.max(0, Date.now() - publishedAt) / 1000,
    });
  }

  return {
    expect({ type, table }, savedAt) {
      byTable.set(table.name, { type, savedAt, takenAt: new Date() });
    },
    watch: (warehouse) => ({
      listTables: () => warehouse.listTables(),
      getTable: (name) => warehouse.getTable(name),
      createTable: (definition) => warehouse.createTable(definition),
      patchTable: (definition, etag) => warehouse.patchTable(definition, etag),
      query: (sql) => warehouse.query(sql),
      close: () => warehouse.close(),
      async insertRows(table, rows) {
        const outcomes = await warehouse.insertRows(table, rows);
        const expected = byTable.get(table);
        const publishedAt = expected === undefined ? null : firstPublished(rows, outcomes, expected.takenAt);
        if (publishedAt !== null) look(warehouse, table, publishedAt).catch(() => {});
        return outcomes;
      },
    }),
  };
}

/** When the first of the stored rows that are no older than `since` was published; null when there is none. */
function firstPublished(
  rows: readonly InsertRow[],
  outcomes: readonly RowOutcome[],
  since: Date,
): number | null {
  for (const [index, { row }] of rows.entries()) {
    const publishedAt = publishTime(row["_published_at"]);
    if (outcomes[index]?.kind === "stored" && publishedAt >= since.getTime()) return publishedAt;
  }
  return null;
}

function publishTime(cell: Json | undefined): number {
  return typeof cell === "string" ? Date.parse(cell) : Number.NaN;
}
