import { setImmediate as turn } from "node:timers/promises";
import type { RetryClock } from "../../platform/runtime/retry.ts";

/** A clock on which every wait is over after one turn of the event loop; `waits` keeps how long they would have been. */
export interface HurriedClock extends RetryClock {
  readonly waits: readonly number[];
}

/** A hurried clock; `random` is constant, so that waits are predictable. */
export function createHurriedClock(random = 1): HurriedClock {
  const waits: number[] = [];
  return {
    waits,
    random: () => random,
    async sleep(milliseconds, signal) {
      waits.push(milliseconds);
      await turn();
      signal?.throwIfAborted();
    },
  };
}
