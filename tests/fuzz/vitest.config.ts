import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import base from "../../vitest.config.ts";

const ignored = /^(?:node_modules|dist|\.local)\//;

/** `npm run test:fuzz`: every test of a property, on cases that no run has seen before; `FUZZ_SEED` repeats one. */
export default defineConfig({
  test: {
    ...base.test,
    include: globSync("**/*.test.ts", { exclude: ["node_modules"] }).filter(
      (path) => !ignored.test(path) && readFileSync(path, "utf8").includes('from "fast-check"'),
    ),
    env: { ...base.test?.env, FUZZ_SEED: process.env["FUZZ_SEED"] ?? "random" },
  },
});
