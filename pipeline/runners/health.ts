import type { CircuitBreaker } from "../../platform/runtime/circuit-breaker.ts";
import type { Watchdog } from "./watchdog.ts";

/** Whether the pipeline can work, for a readiness route. */
export interface HealthStatus {
  readonly healthy: boolean;
  /** What keeps it from working; empty when healthy. */
  readonly reasons: readonly string[];
}

/** Unhealthy while a circuit is not closed or something does not move. */
export function healthOf(breaker: CircuitBreaker, watchdog: Watchdog): HealthStatus {
  const broken = breaker.failing().filter(({ state }) => state !== "closed");
  const reasons = [...broken.map(({ work, reason }) => `${work}: ${reason}`), ...watchdog.reasons()];
  return { healthy: reasons.length === 0, reasons };
}
