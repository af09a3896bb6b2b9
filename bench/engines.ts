import { runnerFigures } from "./engines/runners.ts";
import { workerFigures } from "./engines/workers.ts";
import type { Bench } from "./lib/bench.ts";

/** The pipeline's runners beside each other, and what a second worker adds. */
export const enginesBench: Bench = {
  name: "engines",
  what: "micro-batch ÷ Beam's engines that are installed, end to end; 2 workers ÷ 1",
  inDefaultRun: false,
  async run(options) {
    return [...(await workerFigures(options)), ...(await runnerFigures(options))];
  },
};
