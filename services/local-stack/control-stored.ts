import { quoteText } from "../../platform/warehouse/sql-text.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";

const idsPerQuery = 500;

/** Those of the events that have a row in any table. */
export async function storedAmong(
  warehouse: Warehouse,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const stored = new Set<string>();
  const tables = await warehouse.listTables();
  if (tables.length === 0) return stored;
  const rows = tables.map((table) => `SELECT _event_id AS id FROM \`${table}\``).join(" UNION ALL ");
  for (let from = 0; from < eventIds.length; from += idsPerQuery) {
    const ids = eventIds.slice(from, from + idsPerQuery).map(quoteText);
    const answer = await warehouse.query(`SELECT DISTINCT id FROM (${rows}) WHERE id IN (${ids.join(", ")})`);
    for (const { id } of answer.rows) if (typeof id === "string") stored.add(id);
  }
  return stored;
}
