import type { Fault, FaultPointName, HeldWrite } from "./points.ts";

let armed: Fault | null = null;
let passes = 0;
let isHolding = false;

/** From now on the process dies at this fault; null disarms. */
export function arm(fault: Fault | null): void {
  armed = fault;
  passes = 0;
  isHolding = false;
}

/** Whether the process is to die at this point. */
export function isArmed(point: FaultPointName): boolean {
  return armed?.point === point;
}

/** Kills the process, as kill -9 does, when it is to die at this point and pass. */
export function pass(point: FaultPointName): void {
  if (!isArmed(point)) return;
  passes += 1;
  if (passes === armed?.pass) process.kill(process.pid, "SIGKILL");
}

/** Does not resolve when this write is to be held; from then on the process dies after as many more requests as the fault says. */
export async function hold(write: HeldWrite): Promise<void> {
  if (!isArmed(write)) return;
  isHolding = true;
  await never();
}

/** Counts a request for the writes that are held. */
export function requestPassed(): void {
  if (isHolding && armed !== null) pass(armed.point);
}

/** For a step that must not come before the process dies. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
