import { backoffMilliseconds, pause, type RetryClock } from "../../../platform/runtime/retry.ts";
import type { Prepared, Refused } from "../../transforms/stages.ts";
import { type RowParts, writeRows } from "../rows.ts";

/** What rows are written with, in a bundle, which has no backlog in which an event could wait. */
export interface PatientRowsOptions extends RowParts {
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
  /** Asks the table manager for the table of an event type; its failure counts as none. */
  readonly requestTable?: (eventType: string) => Promise<void>;
  /** How long rows wait for their table or a column of it; default 15 minutes. */
  readonly tablePatienceMilliseconds?: number;
}

/** Rows whose table did not follow the registry in time. */
export class TableMissing extends Error {
  constructor(table: string, rows: number) {
    super(
      `${rows} rows of ${table} wait for the table, or for it to follow the registry; bring the tables up to the registry (POST /tables/sync of the table manager) and run this again`,
    );
    this.name = "TableMissing";
  }
}

const waits = { baseMilliseconds: 1_000, capMilliseconds: 30_000 };

/** Inserts the rows of one table; those whose table lacks, or is behind the registry, wait for it. Resolves with the events that were refused; all others are stored. */
export async function writeRowsPatiently(
  table: string,
  events: readonly Prepared[],
  options: PatientRowsOptions,
): Promise<readonly Refused[]> {
  const { clock, signal, requestTable, tablePatienceMilliseconds = 900_000 } = options;
  const refused: Refused[] = [];
  let left = events;
  let waited = 0;
  for (let attempt = 1; left.length > 0; attempt++) {
    const result = await writeRows(table, left, options);
    refused.push(...result.refused);
    const waiting = new Set(result.waiting.map(({ message }) => message));
    left = left.filter(({ message }) => waiting.has(message));
    const [first] = left;
    if (first === undefined) break;
    if (waited >= tablePatienceMilliseconds || signal.aborted) throw new TableMissing(table, left.length);
    // A table manager that is away is asked again; the rows wait for the table, not for its answer.
    await requestTable?.(first.eventType).catch(() => {});
    const wait = Math.max(1, backoffMilliseconds(attempt, clock.random, waits));
    await pause(wait, clock, signal);
    waited += wait;
  }
  return refused;
}
