import { retryClassOf } from "../../../platform/runtime/errors.ts";
import { backoffMilliseconds, pause, type RetryClock } from "../../../platform/runtime/retry.ts";
import type { Retry } from "../../runners/retry.ts";

/** How long a bundle is patient. */
export interface BundleRetryOptions {
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
  /** Waits of one operation, in all; default five minutes. */
  readonly patienceMilliseconds?: number;
}

const short = { baseMilliseconds: 20, capMilliseconds: 1_000 };

/**
 * A `Retry` for the writes of a bundle: it waits out what passes, and rejects with the last failure when its patience is at an end, so that
 * the engine sees the bundle fail and tries it again, perhaps elsewhere.
 */
export function createBundleRetry({
  clock,
  signal,
  patienceMilliseconds = 300_000,
}: BundleRetryOptions): Retry {
  return async (_work, operation) => {
    let waited = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        return await operation();
      } catch (error) {
        const retryClass = retryClassOf(error);
        if (retryClass === "SCHEMA_PENDING" || retryClass === "POISON") throw error;
        if (waited >= patienceMilliseconds || signal.aborted) throw error;
        const isShort = retryClass === "CONFLICT" || retryClass === "RETRY_FREE";
        const wait = Math.max(1, backoffMilliseconds(attempt, clock.random, isShort ? short : {}));
        await pause(wait, clock, signal);
        waited += wait;
      }
    }
  };
}
