import type { Registry } from "../../generated/contract.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import { storedIds } from "../../platform/warehouse/stored-ids.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { TableBatch } from "../sinks/engine/table-batches.ts";

/** Where it is looked whether an event has a row. */
export interface RowSources {
  readonly warehouse: Warehouse;
  readonly registry: Registry;
}

/** Ids of a batch's events that have a row; reads the partitions that their rows would go to. */
export function knownRows(
  { warehouse, registry }: RowSources,
  { table, events }: TableBatch,
): Promise<ReadonlySet<string>> {
  const definition = registry.get(events[0]?.eventType ?? "")?.table;
  return storedIds(warehouse, definition ?? { name: table }, events);
}

/**
 * The letters of events that have no row. Those of the others say what is no loss: the events were valid once. Reads the ids of whole tables, since nothing tells the
 * partition of what was refused.
 */
export async function lettersWithoutRows(
  { warehouse, registry }: RowSources,
  letters: readonly DeadLetter[],
): Promise<readonly DeadLetter[]> {
  const left: DeadLetter[] = [];
  for (const [type, ofType] of Map.groupBy(letters, (letter) => letter.event_type)) {
    const name = registry.get(type)?.table.name;
    const rows = ofType.map(({ event_id: insertId }) => ({ insertId, row: {} }));
    const there = name === undefined ? new Set() : await storedIds(warehouse, { name }, rows);
    left.push(...ofType.filter(({ event_id: id }) => !there.has(id)));
  }
  return left;
}
