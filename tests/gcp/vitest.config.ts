import { defineConfig } from "vitest/config";

/** `npm run test:gcp`: the contract suites of the adapters against a real project. */
export default defineConfig({
  test: {
    include: ["tests/gcp/**/*.gcp.ts"],
    globalSetup: ["tests/gcp/require-project.ts"],
    // A changed table takes minutes until it takes rows of its new kind.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});
