import type { DeadLetter } from "../../platform/dead-letter.ts";
import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { GraphOutput } from "../run-context.ts";
import { writeArchive } from "../sinks/archive.ts";
import { writeDeadLetters } from "../sinks/dead-letters.ts";
import type { Written } from "../sinks/ndjson-object.ts";
import { writeRows } from "../sinks/rows.ts";
import { deadLetter } from "../transforms/dead-letter.ts";
import type { Prepared, Waiting } from "../transforms/stages.ts";
import type { Retry } from "./retry.ts";

/** What the runner writes to. */
export interface Sinks {
  readonly bus: EventBus;
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly log: Logger;
  readonly retry: Retry;
  readonly now: () => Date;
}

/** What one part of a batch came to. */
export interface PartResult {
  /** Messages whose writes are all durable. */
  readonly done: readonly ReceivedMessage[];
  readonly waiting: readonly Waiting[];
  readonly stored: { readonly table: string; readonly rows: number } | null;
  readonly archived: Written;
  readonly deadLetters: readonly DeadLetter[];
}

/**
 * Writes everything a run of the graph made, tables and dead letters side by side, and resolves when all of it is durable or has
 * to wait. Rejects when a part fails for good, once no write is under way any more.
 */
export async function writeBatch(output: GraphOutput, sinks: Sinks): Promise<readonly PartResult[]> {
  const parts = [...output.events].map(([table, events]) => writeTable(table, events, sinks));
  if (output.deadLetters.length > 0) parts.push(writeRefused(output, sinks));
  const settled = await Promise.allSettled(parts);
  const results = settled.map((part) => {
    if (part.status === "rejected") throw part.reason;
    return part.value;
  });
  return output.waiting.length > 0 ? [...results, { ...nothing, waiting: output.waiting }] : results;
}

const nothing: PartResult = {
  done: [],
  waiting: [],
  stored: null,
  archived: { objects: 0, bytes: 0 },
  deadLetters: [],
};

/** Rows first; then the archive of those that were stored, and the dead letters of those that were refused. */
async function writeTable(table: string, events: readonly Prepared[], sinks: Sinks): Promise<PartResult> {
  const rows = await writeRows(sinks.warehouse, table, events, sinks.retry);
  const failedAt = sinks.now();
  const letters = rows.refused.map((refused) => deadLetter(refused, failedAt));
  const [archived] = await Promise.all([
    writeArchive(sinks.store, rows.stored, sinks.retry),
    writeDeadLetters(sinks, letters),
  ]);
  return {
    done: [...rows.stored, ...rows.refused].map(({ message }) => message),
    waiting: rows.waiting,
    stored: { table, rows: rows.stored.length },
    archived,
    deadLetters: letters,
  };
}

async function writeRefused({ deadLetters }: GraphOutput, sinks: Sinks): Promise<PartResult> {
  const letters = deadLetters.map(({ letter }) => letter);
  await writeDeadLetters(sinks, letters);
  return { ...nothing, done: deadLetters.map(({ message }) => message), deadLetters: letters };
}
