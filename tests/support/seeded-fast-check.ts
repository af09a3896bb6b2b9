import { configureGlobal } from "../../node_modules/fast-check/lib/fast-check.js";

export * from "../../node_modules/fast-check/lib/fast-check.js";

const { FUZZ_SEED = "20261124" } = process.env;

// A change is judged by the same cases as the change before it; `npm run test:fuzz` looks for new ones.
if (FUZZ_SEED !== "random") configureGlobal({ seed: Number(FUZZ_SEED) });
