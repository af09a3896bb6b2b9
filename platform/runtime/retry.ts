import { setTimeout as delay } from "node:timers/promises";

import { retryClassOf } from "./errors.ts";

/** Where time and chance come from; the defaults are the real ones. */
export interface RetryClock {
  /** Resolves after the time, rejects when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
}

/** Real time, real chance. */
export const realClock: RetryClock = {
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
  random: Math.random,
};

/** Waits; resolves early, instead of rejecting, when the signal aborts. */
export async function pause(milliseconds: number, clock: RetryClock, signal: AbortSignal): Promise<void> {
  await clock.sleep(milliseconds, signal).catch(() => {});
}

/** How the waits grow. */
export interface BackoffOptions {
  /** Longest first wait; default 500. */
  readonly baseMilliseconds?: number;
  /** Longest wait of all; default 60,000. */
  readonly capMilliseconds?: number;
}

/** Full jitter: a wait between 0 and `base · 2^(attempt − 1)`, at most the cap. `attempt` is 1 for the first failure. */
export function backoffMilliseconds(
  attempt: number,
  random: () => number,
  options: BackoffOptions = {},
): number {
  const { baseMilliseconds = 500, capMilliseconds = 60_000 } = options;
  return random() * Math.min(capMilliseconds, baseMilliseconds * 2 ** (attempt - 1));
}

/** How `retry` decides. */
export interface RetryOptions extends BackoffOptions {
  /** Default: unlimited. */
  readonly maxAttempts?: number;
  /** Which failures are worth another attempt; default the class TRANSIENT. */
  readonly retryable?: (error: unknown) => boolean;
  /** Ends the waiting: `retry` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly clock?: RetryClock;
}

/** The first success of `operation`; rejects with its last error when that is not retryable or the attempts are used up. */
export async function retry<T>(
  operation: (attempt: number) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { maxAttempts = Infinity, retryable = isTransient, signal, clock = realClock } = options;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await operation(attempt);
    } catch (error) {
      if (attempt >= maxAttempts || !retryable(error)) throw error;
      await clock.sleep(backoffMilliseconds(attempt, clock.random, options), signal);
    }
  }
}

/**
 * For read, merge, write under an optimistic lock: runs `operation`, which must read afresh each time, again after a CONFLICT,
 * at most 10 times in all, with short waits so that competitors spread out.
 */
export function conflictRetry<T>(operation: () => Promise<T>, clock: RetryClock = realClock): Promise<T> {
  return retry(operation, {
    maxAttempts: 10,
    retryable: (error) => retryClassOf(error) === "CONFLICT",
    baseMilliseconds: 20,
    capMilliseconds: 1_000,
    clock,
  });
}

function isTransient(error: unknown): boolean {
  return retryClassOf(error) === "TRANSIENT";
}
