import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", ".local/**", "dist/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    alias: { "fast-check": fileURLToPath(new URL("tests/support/seeded-fast-check.ts", import.meta.url)) },
    // Google's clients look for no metadata server where there is none.
    env: { METADATA_SERVER_DETECTION: "none" },
  },
});
