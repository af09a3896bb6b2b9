import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** Where and when something was measured. */
export interface Machine {
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGigabytes: number;
  readonly node: string;
}

/** This machine, now. */
export function thisMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "unknown",
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** How many processes wanted a core, on average over the last minute; 0 where the system does not say. */
export function loadAverage(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}
