import { createCircuitBreaker } from "../../platform/runtime/circuit-breaker.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { createRetry, type Retry } from "../runners/retry.ts";
import { createHurriedClock } from "../../platform/runtime/testing/virtual-clock.ts";

/** A retry without end, whose waits are over at once. */
export function createTestRetry(): Retry {
  const clock = createHurriedClock();
  const breaker = createCircuitBreaker({ log: silentLogger, clock, now: clock.now });
  return createRetry({ breaker, clock, signal: new AbortController().signal });
}
