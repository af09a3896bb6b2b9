import { defineConfig } from "vitest/config";

/**
 * `npm run test:engines`: the pipeline on Beam's engines. Each engine has its file, `<engine>.engine.ts`, and its installer, `tools/engines/<engine>.sh`;
 * `npm run test:engines -- python` runs one of them. A file is skipped with a line that says so where its engine is not installed, and fails with
 * REQUIRE_ALL=1.
 */
export default defineConfig({
  test: {
    include: ["tests/engines/**/*.engine.ts"],
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
    // One engine at a time: each takes the machine for itself.
    maxWorkers: 1,
    // Google's clients look for no metadata server where there is none.
    env: { METADATA_SERVER_DETECTION: "none" },
  },
});
