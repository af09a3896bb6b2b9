import { canBeSame, eventKey, type EventName } from "../../platform/event-name.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { quoteText } from "../../platform/warehouse/sql-text.ts";
import type { LedgerSources } from "./ledgers.ts";

const idsPerQuery = 500;

/** The event type of each table; a table that no schema has any more is in none of them. */
export function typesOfTables({ registry }: Catalog): ReadonlyMap<string, string> {
  return new Map([...registry.values()].map(({ table, type }) => [table.name, type]));
}

/**
 * Tells which of the events have a row. One counts for an event when it stands in the table of its type; in any table when the type is not
 * known, and for any type when its table belongs to no schema.
 */
export async function storedAmong(
  { warehouse, catalog }: Pick<LedgerSources, "warehouse" | "catalog">,
  events: readonly EventName[],
): Promise<(event: EventName) => boolean> {
  const types = typesOfTables(catalog);
  const typeOf = (table: string) => types.get(table) ?? "";
  const wanted = new Set(events.map(({ event_type: type }) => type));
  const tables = (await warehouse.listTables()).filter((table) =>
    [...wanted].some((type) => canBeSame(type, typeOf(table))),
  );
  const stored = new Set<string>();
  const add = (table: string, id: string) => {
    stored.add(eventKey({ event_id: id, event_type: typeOf(table) }));
    stored.add(anyType(id));
  };
  const rows = tables.map(
    (table) => `SELECT ${quoteText(table)} AS place, _event_id AS id FROM \`${table}\``,
  );
  for (let from = 0; tables.length > 0 && from < events.length; from += idsPerQuery) {
    const ids = events.slice(from, from + idsPerQuery).map(({ event_id: id }) => quoteText(id));
    const sql = `SELECT DISTINCT place, id FROM (${rows.join(" UNION ALL ")}) WHERE id IN (${ids.join(", ")})`;
    for (const { place, id } of (await warehouse.query(sql)).rows)
      if (typeof place === "string" && typeof id === "string") add(place, id);
  }
  return ({ event_id: id, event_type: type }) => {
    if (type === "") return stored.has(anyType(id));
    return [type, ""].some((one) => stored.has(eventKey({ event_id: id, event_type: one })));
  };
}

/** No event's key: those begin with a digit. */
function anyType(eventId: string): string {
  return `*${eventId}`;
}
