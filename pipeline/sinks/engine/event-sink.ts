import type { DeadLetter } from "../../../platform/dead-letter.ts";
import type { Prepared, Refused } from "../../transforms/stages.ts";
import { deadLetter } from "../../transforms/dead-letter.ts";
import { eventIdOf } from "../../transforms/event-id.ts";
import type { BundleSink } from "../bundle-sink.ts";
import { writeDeadLetters, type DeadLetterSink } from "../dead-letters.ts";
import { openArchiveWindows, type ArchiveWindowOptions } from "./archive-windows.ts";
import { createBundleWork } from "./bundle-work.ts";
import { writeRowsPatiently, type PatientRowsOptions } from "./patient-rows.ts";
import type { TakeReport } from "./sink-report.ts";
import { createTableBatches, type BatchLimits, type TableBatch } from "./table-batches.ts";

/** What the events of a bundle are written to, and how. */
export interface EventSinkOptions extends PatientRowsOptions, DeadLetterSink {
  readonly now: () => Date;
  /** One write to a table; default 2,000 rows or 8 MB. */
  readonly batch?: BatchLimits;
  /** Batches whose rows are written at the same time, and held in memory; default 4. */
  readonly writesAtOnce?: number;
  /** Null where the events come from the archive. */
  readonly archive?: ArchiveWindowOptions | null;
  /** Ids of a batch's events that have a row already. Where it is given, those are not inserted again, and no id twice in a batch. */
  readonly known?: (batch: TableBatch) => Promise<ReadonlySet<string>>;
  /** Makes dead letters durable; default: all of them, on their topic and as objects. */
  readonly writeLetters?: (letters: readonly DeadLetter[]) => Promise<void>;
  readonly report?: TakeReport;
}

/** What became of one batch. */
interface WrittenBatch {
  readonly kept: readonly Prepared[];
  readonly refused: readonly Refused[];
}

/**
 * A sink of a bundle for valid events: rows in batches by table, then archive files of what has a row, and dead letters of the rows that the
 * warehouse refuses. A batch with a bad row is told apart row by row, as in micro-batches. The same events in the same order again make the
 * same objects; rows come again under their insertId, or not at all with `known`.
 */
export function openEventSink(options: EventSinkOptions): BundleSink<readonly Prepared[]> {
  const { batch: limits = { rows: 2_000, bytes: 8_000_000 }, writesAtOnce = 4, report = () => {} } = options;
  const { retry, now, known, writeLetters = (letters) => writeDeadLetters(options, letters) } = options;
  const batches = createTableBatches(limits);
  const work = createBundleWork(writesAtOnce);
  const archive = options.archive === null ? null : openArchiveWindows(options.store, retry, options.archive);

  async function unknown({ table, events }: TableBatch): Promise<readonly Prepared[]> {
    if (known === undefined) return events;
    const there = new Set(await retry(`look into ${table}`, () => known({ table, events })));
    return events.filter(({ insertId }) => {
      const isNew = !there.has(insertId);
      there.add(insertId);
      return isNew;
    });
  }

  async function write(batch: TableBatch): Promise<WrittenBatch> {
    const { table, events } = batch;
    const fresh = await unknown(batch);
    const refused = await writeRowsPatiently(table, fresh, options);
    const stored = fresh.length - refused.length;
    report({ kind: "rows", table, stored, known: events.length - fresh.length });
    const refusedIds = new Set(refused.map(({ message }) => eventIdOf(message)));
    return { kept: events.filter(({ insertId }) => !refusedIds.has(insertId)), refused };
  }

  async function settle({ kept, refused }: WrittenBatch): Promise<void> {
    const failedAt = now();
    const letters = refused.map((one) => deadLetter(one, failedAt));
    if (letters.length > 0) {
      await writeLetters(letters);
      report({ kind: "dead letters", letters });
    }
    if (archive !== null) report({ kind: "archived", written: await archive.add(kept) });
  }

  const begin = (batch: TableBatch) => work.start(() => write(batch), settle);

  return {
    async add(events) {
      for (const event of events) {
        const full = batches.add(event);
        if (full !== null) await begin(full);
      }
    },
    async finish() {
      for (const batch of batches.rest()) await begin(batch);
      await work.finish();
      if (archive !== null) report({ kind: "archived", written: await archive.finish() });
    },
  };
}
