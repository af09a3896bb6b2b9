import type { CircuitBreaker } from "../../platform/runtime/circuit-breaker.ts";
import { retryClassOf } from "../../platform/runtime/errors.ts";
import { backoffMilliseconds, pause } from "../../platform/runtime/retry.ts";
import type { RetryClock } from "../../platform/runtime/retry.ts";

/**
 * Runs `operation` until it succeeds, as its failures' retry classes say. Rejects with a failure of class SCHEMA_PENDING or
 * POISON, which repeating does not help, and with `Stopped` when the pipeline stops and the operation fails once more. `work` names
 * the circuit: operations of the same name fail and recover together.
 */
export type Retry = <T>(work: string, operation: () => Promise<T>) => Promise<T>;

/** The pipeline stopped while an operation was failing; nothing is known of its effect. */
export class Stopped extends Error {
  constructor(cause: unknown) {
    super("The pipeline stopped.", { cause });
    this.name = "Stopped";
  }
}

const conflictLimit = 10;
const freeLimit = 100;

/** A `Retry` whose waits end when `signal` aborts. */
export function createRetry(options: {
  readonly breaker: CircuitBreaker;
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
}): Retry {
  const { breaker, clock, signal } = options;
  return async (work, operation) => {
    for (let conflicts = 0, free = 0; ;) {
      await breaker.turn(work, signal);
      try {
        const result = await operation();
        breaker.succeeded(work);
        return result;
      } catch (error) {
        const retryClass = retryClassOf(error);
        if (retryClass === "SCHEMA_PENDING" || retryClass === "POISON") {
          breaker.succeeded(work);
          throw error;
        }
        if (retryClass === "RETRY_FREE" && ++free <= freeLimit) {
          breaker.succeeded(work);
          await pause(0, clock, signal);
        } else if (retryClass === "CONFLICT" && ++conflicts <= conflictLimit) {
          breaker.succeeded(work);
          await pause(backoffMilliseconds(conflicts, clock.random, conflictWaits), clock, signal);
        } else breaker.failed(work, error);
        if (signal.aborted) throw new Stopped(error);
      }
    }
  };
}

const conflictWaits = { baseMilliseconds: 20, capMilliseconds: 1_000 };

/** What an error says, for a log line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
