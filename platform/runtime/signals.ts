import type { Logger } from "./log.ts";
import { describeError } from "./problem.ts";

/** One thing to stop, given the milliseconds that are left. */
export type StopFunction = (graceMilliseconds: number) => Promise<void>;

/** How a process ends. */
export interface ShutdownOptions {
  /** Called one after the other, in this order: first what takes work in, last what stores it. */
  readonly stop: readonly StopFunction[];
  readonly log: Logger;
  /** Time for all of them together; default 10,000. */
  readonly graceMilliseconds?: number;
  /** Default: this process. */
  readonly process?: ShutdownProcess;
}

/** The part of `process` that ending it needs. */
export interface ShutdownProcess {
  on(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * On the first SIGTERM or SIGINT runs the stop functions and exits: 0 when all ended in time, else 1. A failing one is logged and
 * does not keep the others from running. A second signal of either kind exits at once with 1.
 */
export function stopOnSignal(options: ShutdownOptions): void {
  const { log, process: target = process } = options;
  let stopping = false;
  const onSignal = (signal: string) => () => {
    if (stopping) {
      target.exit(1);
      return;
    }
    stopping = true;
    log.info("stopping", { signal });
    void runStops(options).then((ok) => target.exit(ok ? 0 : 1));
  };
  target.on("SIGTERM", onSignal("SIGTERM"));
  target.on("SIGINT", onSignal("SIGINT"));
}

/** Runs the stop functions as a signal would; true when all of them ended in time and without an error. */
export async function runStops(
  options: Pick<ShutdownOptions, "stop" | "log" | "graceMilliseconds">,
): Promise<boolean> {
  const { stop, log, graceMilliseconds = 10_000 } = options;
  const deadline = performance.now() + graceMilliseconds;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      log.error("not everything stopped in time", { grace_ms: graceMilliseconds });
      resolve(false);
    }, graceMilliseconds);
  });
  const inTime = await Promise.race([stopAll(stop, deadline, log), late]);
  clearTimeout(timer);
  return inTime;
}

async function stopAll(stop: readonly StopFunction[], deadline: number, log: Logger): Promise<boolean> {
  let ok = true;
  for (const part of stop) {
    try {
      await part(Math.max(0, deadline - performance.now()));
    } catch (error) {
      ok = false;
      log.error("a part failed to stop", describeError(error));
    }
  }
  return ok;
}
