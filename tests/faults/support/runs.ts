import type { CheckReport } from "./check.ts";

/** How often each fault is tried: once in `npm test`, `FAULT_RUNS` times in `npm run test:faults`. */
export const runs = Number(process.env["FAULT_RUNS"] ?? 1);

/** Where chance begins: `FAULT_SEED`; without it `npm test` always does the same, and many runs never do. */
export const seed = Number(process.env["FAULT_SEED"] ?? (runs === 1 ? 1 : Date.now() % 1e6));

/** Lengths of chains of kills, each on a folder of its own, that make `count` together. */
export function chainLengths(count: number): readonly number[] {
  const chains = Math.ceil(count / longestChain);
  return Array.from({ length: chains }, (_, index) => Math.ceil((count - index) / chains));
}

const longestChain = 10;

/** Longest time of a test that starts about this many processes. */
export function timeLimit(processes: number): { readonly timeout: number } {
  return { timeout: 60_000 + processes * 15_000 };
}

/** Prints a line for the table in `docs/faults.md`, in `npm run test:faults` only. */
export function tell(
  fault: string,
  times: number,
  { published, stored, deadLettered, secondRows }: CheckReport,
): void {
  if (runs === 1) return;
  const figures = `${published} events published, ${stored} stored, ${deadLettered} dead-lettered, ${secondRows} second rows`;
  process.stderr.write(`${fault}: ${times} times, ${figures}\n`);
}

if (runs > 1) process.stderr.write(`FAULT_RUNS=${runs} FAULT_SEED=${seed}\n`);
