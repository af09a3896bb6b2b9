import { setImmediate as turn } from "node:timers/promises";
import type { VirtualClock } from "./virtual-clock.ts";

/** What is waited for on a virtual clock, and when the clock must stand still. */
export interface DriveOptions {
  readonly clock: VirtualClock;
  /** Names the condition. */
  readonly what: string;
  readonly condition: () => boolean | Promise<boolean>;
  /** Whether work is under way that takes no time on the clock. */
  readonly isWorking: () => boolean;
  /** Longest wait on the clock. */
  readonly withinMilliseconds: number;
  /** The state of things, for the error. */
  readonly state?: () => unknown;
}

const quietTurns = 3;
const stuckMilliseconds = 40_000;

/**
 * Lets time pass on a virtual clock, as fast as the work under way allows, until the condition holds. Rejects when that takes too long
 * on the clock, and when nothing has moved for 40 s of real time.
 */
export async function drive(options: DriveOptions): Promise<void> {
  const { clock, what, condition, isWorking, withinMilliseconds, state = () => null } = options;
  const limit = clock.elapsed() + withinMilliseconds;
  let movedAt = performance.now();
  for (let quiet = 0; !(await condition());) {
    const isLate = clock.elapsed() > limit;
    if (isLate || performance.now() - movedAt > stuckMilliseconds) {
      throw new Error(
        `${isLate ? "time is up" : "nothing moves"} before ${what}: ${JSON.stringify(state())}`,
      );
    }
    await turn();
    if (isWorking()) quiet = 0;
    else if (++quiet >= quietTurns) {
      quiet = 0;
      movedAt = performance.now();
      clock.advance();
    }
  }
}
