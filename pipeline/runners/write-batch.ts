import type { DeadLetter } from "../../platform/dead-letter.ts";
import type { EventBus, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { pause, type RetryClock } from "../../platform/runtime/retry.ts";
import type { GraphOutput } from "../run-context.ts";
import { writeArchive } from "../sinks/archive.ts";
import { writeDeadLetters } from "../sinks/dead-letters.ts";
import type { Written } from "../sinks/ndjson-object.ts";
import { type RowParts, writeRows } from "../sinks/rows.ts";
import { deadLetter } from "../transforms/dead-letter.ts";
import type { Prepared, Waiting } from "../transforms/stages.ts";

/** What the runner writes to. */
export interface Sinks extends RowParts {
  readonly bus: EventBus;
  readonly store: ObjectStore;
  readonly log: Logger;
  readonly now: () => Date;
  readonly clock: RetryClock;
}

/** What one part of a batch, a table's events or the dead letters, came to. */
export interface PartResult {
  /** Messages whose writes are all durable. */
  readonly done: readonly ReceivedMessage[];
  readonly waiting: readonly Waiting[];
  readonly stored: { readonly table: string; readonly rows: number } | null;
  readonly archived: Written;
  readonly deadLetters: readonly DeadLetter[];
}

/** So long a finished part waits for the others of its batch: to acknowledge neighbours together costs the bus far less. */
const patienceMilliseconds = 1_000;

/**
 * Writes everything a run of the graph made, tables and dead letters side by side, and hands the parts to `finished` when they are durable
 * or have to wait: all together where none takes long, else each as soon as it can be. Resolves when `finished` has had all of them;
 * rejects when a part, or `finished`, fails for good, once nothing is under way any more.
 */
export async function writeBatch(
  output: GraphOutput,
  sinks: Sinks,
  finished: (parts: readonly PartResult[]) => Promise<void>,
): Promise<void> {
  const ready: PartResult[] = output.waiting.length > 0 ? [{ ...nothing, waiting: output.waiting }] : [];
  const parts = [...output.events].map(([table, events]) => writeTable(table, events, sinks));
  if (output.deadLetters.length > 0) parts.push(writeRefused(output, sinks));
  let isLate = false;
  const handOver = async () => {
    if (ready.length > 0) await finished(ready.splice(0));
  };
  const written = Promise.allSettled(
    parts.map(async (part) => {
      ready.push(await part);
      if (isLate) await handOver();
    }),
  );
  const inTime = new AbortController();
  await Promise.race([written, pause(patienceMilliseconds, sinks.clock, inTime.signal)]);
  inTime.abort();
  isLate = true;
  const ends = [...(await Promise.allSettled([handOver()])), ...(await written)];
  for (const end of ends) if (end.status === "rejected") throw end.reason;
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
  const rows = await writeRows(table, events, sinks);
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
