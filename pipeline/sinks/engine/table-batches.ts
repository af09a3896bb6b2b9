import type { Prepared } from "../../transforms/stages.ts";

/** How large a batch of one table gets. */
export interface BatchLimits {
  readonly rows: number;
  /** Of the events' JSON. */
  readonly bytes: number;
}

/** Events of one table, in the order in which they came. */
export interface TableBatch {
  readonly table: string;
  readonly events: readonly Prepared[];
}

/** Collects events by table until there are enough for a batch. */
export interface TableBatches {
  /** Takes an event; returns the batch that it fills, or null. */
  add(event: Prepared): TableBatch | null;
  /** What is left, by table. */
  rest(): readonly TableBatch[];
}

/** No event yet. What is held is less than one batch of each table. */
export function createTableBatches({ rows, bytes }: BatchLimits): TableBatches {
  const growing = new Map<string, { readonly events: Prepared[]; bytes: number }>();
  return {
    add(event) {
      const { table } = event;
      const batch = growing.get(table) ?? { events: [], bytes: 0 };
      batch.events.push(event);
      batch.bytes += event.json.byteLength;
      if (batch.events.length < rows && batch.bytes < bytes) {
        growing.set(table, batch);
        return null;
      }
      growing.delete(table);
      return { table, events: batch.events };
    },
    rest: () => [...growing].map(([table, { events }]) => ({ table, events })),
  };
}
