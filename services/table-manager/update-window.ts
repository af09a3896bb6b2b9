import type { RetryClock } from "../../platform/runtime/retry.ts";

/** Keeps the changes of each table's metadata within what BigQuery allows. */
export interface UpdateWindow {
  /** Resolves when the table may be changed; the change counts from then. One caller per table at a time. */
  take(table: string): Promise<void>;
}

const updates = 4;
const windowMilliseconds = 10_000;

/** At most 4 changes of a table in any 10 seconds: BigQuery refuses the sixth, and others change tables too. */
export function createUpdateWindow(now: () => Date, sleep: RetryClock["sleep"]): UpdateWindow {
  const taken = new Map<string, number[]>();
  return {
    async take(table) {
      const times = taken.get(table) ?? [];
      taken.set(table, times);
      const oldest = times.length < updates ? undefined : times.shift();
      if (oldest !== undefined) {
        const wait = oldest + windowMilliseconds - now().getTime();
        if (wait > 0) await sleep(wait);
      }
      times.push(now().getTime());
    },
  };
}
