import type { DeadLetter } from "../../platform/dead-letter.ts";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { RetryClock } from "../../platform/runtime/retry.ts";
import { writeDeadLetters } from "../sinks/dead-letters.ts";
import { createBundleRetry } from "../sinks/engine/bundle-retry.ts";
import { openEventSink } from "../sinks/engine/event-sink.ts";
import type { TableBatch } from "../sinks/engine/table-batches.ts";
import { addUp } from "../sinks/ndjson-object.ts";
import type { BackfillParts } from "./backfill.ts";
import type { BackfillCounts, BackfillOptions } from "./backfill-options.ts";
import { knownRows, lettersWithoutRows } from "./known-rows.ts";
import { createLetterIndex } from "./letter-index.ts";

/** Bundles of a backfill, one after the other. */
export interface BundleRun {
  /** From now on messages come out of this object. */
  reading(object: string): void;
  /** Runs the graph over the messages and makes what comes out durable. */
  process(messages: readonly ReceivedMessage[]): Promise<void>;
  counts(): BackfillCounts;
}

type Parts = BackfillParts & {
  readonly now: () => Date;
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
};

/** A person waits for it, and can repeat it. */
const patienceMilliseconds = 60_000;
/** BigQuery takes rows of a new table or column only after a while. */
const tablePatienceMilliseconds = 30_000;

/** Nothing is processed yet. */
export function createBundleRun(parts: Parts, { source, dryRun }: BackfillOptions): BundleRun {
  const { warehouse, store, catalog, now } = parts;
  const { registry } = catalog;
  const retry = createBundleRetry({ ...parts, patienceMilliseconds });
  const index = createLetterIndex(store);
  const counts = { objects: 0, read: 0, stored: 0, known: 0, lettersWritten: 0, waiting: 0, at: "" };
  const refused = new Map<string, number>();
  let archived = addUp([]);

  const rows = { warehouse, registry };
  const known = (batch: TableBatch) => knownRows(rows, batch);

  async function writeRows(batches: readonly TableBatch[]): Promise<void> {
    const sink = openEventSink({
      ...parts,
      registry,
      retry,
      batch: { rows: Infinity, bytes: Infinity },
      tablePatienceMilliseconds,
      archive: source === "archive" ? null : {},
      known,
      writeLetters,
      report(part) {
        if (part.kind === "rows") {
          counts.stored += part.stored;
          counts.known += part.known;
        } else if (part.kind === "archived") archived = addUp([archived, part.written]);
      },
    });
    for (const { events } of batches) await sink.add(events);
    await sink.finish();
  }

  async function countRows(batches: readonly TableBatch[]): Promise<void> {
    for (const batch of batches) {
      const there = await retry("look into tables", () => known(batch));
      const ids = new Set(batch.events.map(({ insertId }) => insertId));
      const fresh = [...ids].filter((id) => !there.has(id)).length;
      counts.stored += fresh;
      counts.known += batch.events.length - fresh;
    }
  }

  async function writeLetters(letters: readonly DeadLetter[]): Promise<void> {
    for (const { code } of letters) refused.set(code, (refused.get(code) ?? 0) + 1);
    const fresh = await retry("read dead letters", () => index.takeNew(letters));
    if (!dryRun) await writeDeadLetters({ ...parts, retry }, fresh);
    counts.lettersWritten += fresh.length;
  }

  async function withoutRows(letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]> {
    const left = await retry("look into tables", () => lettersWithoutRows(rows, letters));
    counts.known += letters.length - left.length;
    return left;
  }

  return {
    reading(object) {
      if (object !== counts.at) counts.objects++;
      counts.at = object;
    },
    async process(messages) {
      if (messages.length === 0) return;
      const { runGraph } = await import("../graph.ts");
      const output = await runGraph({ messages, registry, now: now() });
      counts.read += messages.length;
      counts.waiting += output.waiting.length;
      const batches = [...output.events].map(([table, events]) => ({ table, events }));
      await (dryRun ? countRows(batches) : writeRows(batches));
      const letters = output.deadLetters.map(({ letter }) => letter);
      await writeLetters(await withoutRows(letters));
    },
    counts: () => ({ ...counts, refused: Object.fromEntries(refused), archived }),
  };
}
