import type { EventModel, TableModel } from "../model/event-model.ts";
import type { LockFile } from "../model/lock.ts";
import { type TableResource, tableResource } from "../model/table-resource.ts";
import { withRemovedColumns } from "./removed-columns.ts";

/** A table as BigQuery's API takes it, with its name. */
export interface NamedTable extends TableResource {
  readonly name: string;
}

/** The table of an event as it is asked for, system columns included. */
export function desiredTable(table: TableModel): NamedTable {
  return { name: table.name, ...tableResource(table, { systemColumns: true }) };
}

/**
 * The table as it stands where the event's schema is in use: with the columns that the schema had once and the lock remembers, since no
 * table loses a column.
 */
export function standingTable({ table }: Pick<EventModel, "table">, lock: LockFile | undefined): NamedTable {
  const desired = desiredTable(table);
  if (lock === undefined || lock.removed.size === 0) return desired;
  return { ...desired, schema: { fields: withRemovedColumns(desired.schema.fields, table.columns, lock) } };
}
