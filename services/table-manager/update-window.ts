import type { RetryClock } from "../../platform/runtime/retry.ts";
import { createSerialQueue, type SerialQueue } from "../../platform/warehouse/serial-queue.ts";

/**
 * Keeps the changes of each table's metadata one after the other and within what BigQuery allows. It knows only the changes that are
 * made through it, so all table managers of a process should share one.
 */
export interface UpdateWindow {
  /** Runs `work` when no other work on the table is under way. */
  exclusively<T>(table: string, work: () => Promise<T>): Promise<T>;
  /**
   * Resolves when the table may be changed; the change counts until 10 seconds after it has ended, at the next `take` or with the work.
   * True when that took a while: what was read of the table before may be old. To be called within `exclusively`.
   */
  take(table: string): Promise<boolean>;
}

const updates = 4;
const windowMilliseconds = 10_000;

/** At most 4 changes of a table in any 10 seconds: BigQuery refuses the sixth, and others change tables too. */
export function createUpdateWindow(now: () => Date, sleep: RetryClock["sleep"]): UpdateWindow {
  const taken = new Map<string, number[]>();
  const underWay = new Set<string>();
  const queues = new Map<string, SerialQueue>();

  /** It may have been sent at any time until now. */
  function changeEnded(table: string): void {
    if (underWay.delete(table)) taken.get(table)?.splice(-1, 1, now().getTime());
  }

  return {
    exclusively(table, work) {
      const queue = queues.get(table) ?? createSerialQueue();
      queues.set(table, queue);
      return queue.run(() => work().finally(() => changeEnded(table)));
    },
    async take(table) {
      changeEnded(table);
      const times = taken.get(table) ?? [];
      taken.set(table, times);
      const oldest = times.length < updates ? undefined : times.shift();
      const wait = oldest === undefined ? 0 : oldest + windowMilliseconds - now().getTime();
      if (wait > 0) await sleep(wait);
      times.push(now().getTime());
      underWay.add(table);
      return wait > 0;
    },
  };
}
