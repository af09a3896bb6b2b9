import { retryClassOf } from "../../platform/runtime/errors.ts";
import type { RetryClass } from "../../platform/runtime/errors.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { backoffMilliseconds } from "../../platform/runtime/retry.ts";
import type { RetryClock } from "../../platform/runtime/retry.ts";
import type { Health } from "./health.ts";

/**
 * Runs `operation` until it succeeds, as its failures' retry classes say. Rejects with a failure of class SCHEMA_PENDING or
 * POISON, which repeating does not help, and with `Stopped` when the pipeline stops first. `work` names it in logs and health.
 */
export type Retry = <T>(work: string, operation: () => Promise<T>) => Promise<T>;

/** The pipeline stopped while an operation was failing; nothing is known of its effect. */
export class Stopped extends Error {
  constructor(cause: unknown) {
    super("The pipeline stopped.", { cause });
    this.name = "Stopped";
  }
}

const setupRetryMilliseconds = 30_000;
const conflictLimit = 10;
const freeLimit = 100;
const logEvery = 10;

/** A `Retry` that ends when `signal` aborts. */
export function createRetry(options: {
  readonly log: Logger;
  readonly health: Health;
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
}): Retry {
  const { log, health, clock, signal } = options;
  return async (work, operation) => {
    for (let failures = 0; ;) {
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
        if (retryClass === "SETUP") health.broken(work, messageOf(error));
        if (failures % logEvery === 0) {
          log.warning(`${work}: failed, will be tried again`, {
            retryClass,
            failures: failures + 1,
            error: messageOf(error),
          });
        }
        failures++;
        await pause(delay(retryClass, failures, clock.random), clock, signal);
        if (signal.aborted) throw new Stopped(error);
      }
    }
  };
}

function delay(retryClass: RetryClass, failures: number, random: () => number): number {
  if (retryClass === "SETUP") return setupRetryMilliseconds * (0.5 + random() / 2);
  if (retryClass === "RETRY_FREE" && failures <= freeLimit) return 0;
  if (retryClass === "CONFLICT" && failures <= conflictLimit) {
    return backoffMilliseconds(failures, random, { baseMilliseconds: 20, capMilliseconds: 1_000 });
  }
  return backoffMilliseconds(failures, random, { baseMilliseconds: 100, capMilliseconds: 30_000 });
}

/** Waits; resolves early, instead of rejecting, when the signal aborts. */
export async function pause(milliseconds: number, clock: RetryClock, signal: AbortSignal): Promise<void> {
  await clock.sleep(milliseconds, signal).catch(() => {});
}

/** What an error says, for a log line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
