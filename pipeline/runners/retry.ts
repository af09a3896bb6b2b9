import { setTimeout as sleep } from "node:timers/promises";
import { retryClassOf } from "../../platform/runtime/errors.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import type { Health } from "./health.ts";

/**
 * Runs `operation` until it succeeds, as its failures' retry classes say. Rejects with a failure of class SCHEMA_PENDING or
 * POISON, which repeating does not help, and with `Stopped` when the pipeline stops first. `work` names it in logs and health.
 */
export type Retry = <T>(work: string, operation: () => Promise<T>) => Promise<T>;

/** The pipeline stopped while an operation was failing; nothing is known of its effect. */
export class Stopped extends Error {
  constructor(options?: ErrorOptions) {
    super("The pipeline stopped.", options);
    this.name = "Stopped";
  }
}

/** Waits; resolves early, never rejects, when the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** `Wait` on the real clock. */
export async function waitOnClock(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

/** Milliseconds before attempt number `attempt` (from 0): anywhere up to a bound that doubles from `first` to `most`. */
export function backoff(attempt: number, first: number, most: number, random: () => number): number {
  return random() * Math.min(most, first * 2 ** Math.min(attempt, 30));
}

const setupRetryMilliseconds = 30_000;
const conflictLimit = 10;
const freeLimit = 100;

/** A `Retry` that ends when `signal` aborts. */
export function createRetry(options: {
  readonly log: Logger;
  readonly health: Health;
  readonly signal: AbortSignal;
  readonly wait?: Wait;
  readonly random?: () => number;
}): Retry {
  const { log, health, signal, wait = waitOnClock, random = Math.random } = options;
  return async (work, operation) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await operation();
        health.recovered(work);
        return result;
      } catch (error) {
        const retryClass = retryClassOf(error);
        if (retryClass === "SCHEMA_PENDING" || retryClass === "POISON") {
          health.recovered(work);
          throw error;
        }
        if (signal.aborted) throw new Stopped({ cause: error });
        if (retryClass === "SETUP") health.broken(work, messageOf(error));
        if (attempt === 0 || attempt % 10 === 0) {
          log.warning(`${work} failed and is tried again`, { retryClass, attempt, error: messageOf(error) });
        }
        await wait(delay(retryClass, attempt, random), signal);
        if (signal.aborted) throw new Stopped({ cause: error });
      }
    }
  };
}

function delay(retryClass: RetryClass, attempt: number, random: () => number): number {
  if (retryClass === "SETUP") return setupRetryMilliseconds * (0.5 + random() / 2);
  if (retryClass === "RETRY_FREE" && attempt < freeLimit) return 0;
  if (retryClass === "CONFLICT" && attempt < conflictLimit) return backoff(attempt, 10, 500, random);
  return backoff(attempt, 100, 30_000, random);
}

/** What an error says, for a log line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
