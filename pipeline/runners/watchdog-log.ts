import type { Logger } from "../../platform/runtime/log.ts";
import { pause, type RetryClock } from "../../platform/runtime/retry.ts";
import type { Watchdog } from "./watchdog.ts";

/** What telling needs of its surroundings. */
export interface WatchdogLogOptions {
  readonly watchdog: Pick<Watchdog, "reasons">;
  readonly everyMilliseconds: number;
  readonly log: Logger;
  readonly clock: RetryClock;
  readonly signal: AbortSignal;
}

/**
 * Asks the watchdog again and again until the signal aborts. Logs one line when it begins to object, which makes the worker unready, and
 * one when it has nothing to object to any more.
 */
export async function logWatchdog(options: WatchdogLogOptions): Promise<void> {
  const { watchdog, everyMilliseconds, log, clock, signal } = options;
  for (let isRed = false; ;) {
    await pause(everyMilliseconds, clock, signal);
    if (signal.aborted) return;
    const reasons = watchdog.reasons();
    if (reasons.length > 0 === isRed) continue;
    isRed = !isRed;
    // The good news is as loud as the bad, so that nobody waits for it.
    if (isRed) log.error("the pipeline stands still and is not ready", { reasons: reasons.join("; ") });
    else log.warning("the pipeline moves again and is ready");
  }
}
