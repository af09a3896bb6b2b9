import { defineConfig } from "vitest/config";

/** `npm run test:compat`: many random changes; `COMPAT_PAIRS` says how many, `COMPAT_SEED` gives others. */
export default defineConfig({
  test: {
    include: ["codegen/compat/judge.property.test.ts"],
    env: { COMPAT_PAIRS: process.env["COMPAT_PAIRS"] ?? "10000" },
    maxWorkers: 1,
  },
});
