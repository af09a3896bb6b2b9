import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { CircuitBreaker } from "../../platform/runtime/circuit-breaker.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { pause, type RetryClock } from "../../platform/runtime/retry.ts";
import type { IdleWaiters } from "./idle.ts";
import { messageOf, type Retry } from "./retry.ts";
import type { Watchdog } from "./watchdog.ts";

/** What pulling needs of its surroundings. */
export interface PullerOptions {
  /** Asks the bus for a batch, and waits so long for a first message. */
  readonly pull: (waitMilliseconds: number) => Promise<readonly ReceivedMessage[]>;
  /** Takes a batch in hand; resolves when the worker is done with it. Must not reject. */
  readonly work: (messages: readonly ReceivedMessage[]) => Promise<void>;
  /** How many deliveries the worker holds. */
  readonly held: () => number;
  /** Whether some of them wait for something that only time brings. */
  readonly someWait: () => boolean;
  /** Whether no more of them can be held. */
  readonly isFull: () => boolean;
  readonly retry: Retry;
  readonly breaker: CircuitBreaker;
  readonly watchdog: Watchdog;
  readonly idle: IdleWaiters;
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
}

/** Batches at work at a time: while one is written, the next one is pulled and run. */
const maxInFlight = 2;
const longPollMilliseconds = 1_000;
const fullPollMilliseconds = 100;

/**
 * Pulls batch after batch until the signal aborts, and resolves when the last one is done with. Pulls nothing while a circuit is not
 * closed: what comes in during an outage would only use up its delivery attempts.
 */
export async function pullAll(options: PullerOptions): Promise<void> {
  const { breaker, isFull, clock, signal } = options;
  const inFlight = new Set<Promise<void>>();
  while (!signal.aborted) {
    if (breaker.isOpen()) await breaker.closed(signal);
    else if (inFlight.size >= maxInFlight) await Promise.race(inFlight);
    else if (isFull()) await pause(fullPollMilliseconds, clock, signal);
    else await pullOne(options, inFlight);
  }
  await Promise.all(inFlight);
}

async function pullOne(options: PullerOptions, inFlight: Set<Promise<void>>): Promise<void> {
  const { work, held, someWait, retry, idle } = options;
  const waiters = idle.current();
  const hurry = waiters.length > 0 && !someWait();
  const messages = await retry("pull", () => ask(options, hurry ? 0 : longPollMilliseconds));
  if (messages.length > 0) {
    const task = work(messages).finally(() => inFlight.delete(task));
    inFlight.add(task);
  } else if (held() === 0) idle.resolve(waiters);
  else if (hurry && inFlight.size > 0) await Promise.race(inFlight);
}

async function ask({ pull, watchdog }: PullerOptions, waitMilliseconds: number) {
  const answered = watchdog.asked("pull");
  try {
    return await pull(waitMilliseconds);
  } catch (error) {
    if (error instanceof PlatformError && error.retryClass === "SETUP") throw error;
    // There is no message to refuse and nothing else to do than to pull again.
    throw new PlatformError("TRANSIENT", "PULL_FAILED", messageOf(error), { cause: error });
  } finally {
    answered();
  }
}
