import { defineConfig } from "vitest/config";

/** `npm run test:faults`: every fault many times; `FAULT_RUNS` says how many, `FAULT_SEED` repeats a run. */
export default defineConfig({
  test: {
    include: ["tests/faults/**/*.test.ts"],
    // Google's clients look for no metadata server where there is none.
    env: { FAULT_RUNS: process.env["FAULT_RUNS"] ?? "20", METADATA_SERVER_DETECTION: "none" },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Runs that wait for a disk or a clock leave the processor to others.
    maxWorkers: 3,
    maxConcurrency: 3,
  },
});
