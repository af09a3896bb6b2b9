/** How often each fault is tried: once in `npm test`, `FAULT_RUNS` times in `npm run test:faults`. */
export const runs = Number(process.env["FAULT_RUNS"] ?? 1);

/** Where chance begins: `FAULT_SEED`; without it `npm test` always does the same, and many runs never do. */
export const seed = Number(process.env["FAULT_SEED"] ?? (runs === 1 ? 1 : Date.now() % 1e6));

/** Longest time of a test that starts about this many processes. */
export function timeLimit(processes: number): { readonly timeout: number } {
  return { timeout: 60_000 + processes * 15_000 };
}

if (runs > 1) process.stderr.write(`FAULT_RUNS=${runs} FAULT_SEED=${seed}\n`);
