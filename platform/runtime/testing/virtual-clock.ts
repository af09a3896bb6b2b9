import { setImmediate as turn } from "node:timers/promises";
import type { RetryClock } from "../retry.ts";

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends RetryClock {
  readonly now: () => Date;
  /** Milliseconds since the clock was made. */
  elapsed(): number;
  /** How long each wait was to be, in the order in which they began. */
  readonly waits: readonly number[];
  /** Milliseconds until the first wait ends; Infinity when nothing waits. */
  nextIn(): number;
  /** Moves to the end of the wait that ends first, and ends it; false when nothing waits. */
  advance(): boolean;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

const start = Date.UTC(2026, 10, 2, 10, 15);

/** A clock at 2 November 2026, 10:15 UTC; `random` is constant by default, so that waits are predictable. */
export function createVirtualClock(random: () => number = () => 1): VirtualClock {
  const waits: number[] = [];
  const sleepers = new Set<Sleeper>();
  let time = start;
  return {
    random,
    waits,
    now: () => new Date(time),
    elapsed: () => time - start,
    sleep(milliseconds, signal) {
      waits.push(milliseconds);
      return new Promise((resolve, reject) => {
        const end = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", abort);
        };
        const abort = () => {
          end();
          reject(signal?.reason as Error);
        };
        const wake = () => {
          end();
          resolve();
        };
        const sleeper = { until: time + milliseconds, wake };
        sleepers.add(sleeper);
        if (signal?.aborted === true) abort();
        else signal?.addEventListener("abort", abort);
      });
    },
    nextIn: () => Math.max(0, Math.min(...Array.from(sleepers, ({ until }) => until)) - time),
    advance() {
      let first: Sleeper | null = null;
      for (const sleeper of sleepers) if (first === null || sleeper.until < first.until) first = sleeper;
      if (first === null) return false;
      time = Math.max(time, first.until);
      first.wake();
      return true;
    },
  };
}

/** A virtual clock that ends a wait at each turn of the event loop, as long as something waits. */
export function createHurriedClock(random = 1): VirtualClock {
  const clock = createVirtualClock(() => random);
  let isRunning = false;
  const run = async () => {
    isRunning = true;
    do await turn();
    while (clock.advance());
    isRunning = false;
  };
  return {
    ...clock,
    sleep(milliseconds, signal) {
      const sleep = clock.sleep(milliseconds, signal);
      if (!isRunning) void run();
      return sleep;
    },
  };
}
