import type { TableDefinition } from "../../generated/contract.ts";
import { PlatformError, retryClassOf } from "../runtime/errors.ts";
import { chunked } from "./chunks.ts";
import { quoteText } from "./sql-text.ts";
import type { InsertRow, Warehouse } from "./warehouse.ts";

/** What one statement holds with ease. BigQuery takes 1,024 K of text. Source: its page on quotas and limits, query jobs. */
const limits = { items: 5_000, bytes: 900_000 } as const;

/**
 * Ids of those rows that have a row in the table already. Reads only the partitions that the rows themselves would go to; a table that
 * does not exist has none.
 */
export async function storedIds(
  warehouse: Pick<Warehouse, "query" | "getTable">,
  { name, timePartitioning }: Pick<TableDefinition, "name" | "timePartitioning">,
  rows: readonly InsertRow[],
): Promise<ReadonlySet<string>> {
  const stored = new Set<string>();
  for (const chunk of chunked(rows, limits, textBytes)) {
    const ids = chunk.map(({ insertId }) => quoteText(insertId)).join(", ");
    const partitions = timePartitioning === undefined ? "" : within(timePartitioning.field, chunk);
    const sql = `SELECT DISTINCT _event_id AS id FROM \`${name}\` WHERE _event_id IN (${ids})${partitions}`;
    try {
      for (const { id } of (await warehouse.query(sql)).rows) if (typeof id === "string") stored.add(id);
    } catch (error) {
      if (await isMissing(error, name, warehouse)) return stored;
      throw error;
    }
  }
  return stored;
}

function textBytes({ insertId }: InsertRow): number {
  return Buffer.byteLength(quoteText(insertId)) + ", ".length;
}

/** Whether a query failed because there is no such table: BigQuery says so, to DuckDB it is as wrong as any other name. */
async function isMissing(
  error: unknown,
  name: string,
  warehouse: Pick<Warehouse, "getTable">,
): Promise<boolean> {
  if (error instanceof PlatformError && error.code === "TABLE_NOT_FOUND") return true;
  return retryClassOf(error) === "POISON" && (await warehouse.getTable(name)) === null;
}

const day = /^\d{4}-\d\d-\d\d$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** The condition that narrows a statement to the span of the rows' partition column; none where a value tells no time. */
function within(field: string, rows: readonly InsertRow[]): string {
  const values = rows.map(({ row }) => row[field] ?? null).filter((value) => value !== null);
  const texts = values.filter((value) => typeof value === "string");
  const orNull = values.length < rows.length ? ` OR \`${field}\` IS NULL` : "";
  if (values.length === 0) return ` AND \`${field}\` IS NULL`;
  if (texts.length < values.length) return "";
  const isDays = texts.every((text) => day.test(text));
  if (!isDays && !texts.every((text) => instant.test(text))) return "";
  const [first = "", last = ""] = ends(texts.map((text) => text.slice(0, secondLength)));
  const [low, high] = isDays ? [first, last] : [`${first}Z`, `${last}.999999Z`];
  return ` AND (\`${field}\` BETWEEN '${low}' AND '${high}'${orNull})`;
}

const secondLength = "YYYY-MM-DDTHH:MM:SS".length;

function ends(texts: readonly string[]): readonly string[] {
  let [low = "", high = ""] = [texts[0], texts[0]];
  for (const text of texts) {
    if (text < low) low = text;
    if (text > high) high = text;
  }
  return [low, high];
}
