import { defineConfig } from "vitest/config";

/** `npm run test:faults`: every fault many times; `FAULT_RUNS` says how many, `FAULT_SEED` repeats a run. */
export default defineConfig({
  test: {
    include: ["tests/faults/**/*.test.ts"],
    env: { FAULT_RUNS: process.env["FAULT_RUNS"] ?? "20" },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
