import { codegenBench } from "./codegen.ts";
import { codegenGrowthBench } from "./codegen-growth.ts";
import { enginesBench } from "./engines.ts";
import { flowBench } from "./flow.ts";
import { generatorBench } from "./generator.ts";
import { graphBench } from "./graph.ts";
import type { Bench } from "./lib/bench.ts";
import { millionBench } from "./million.ts";
import { publishBench } from "./publish.ts";
import { recoveryBench } from "./recovery.ts";
import { requestBench } from "./request.ts";
import { startUpBench } from "./start-up.ts";
import { tableManagerBench } from "./table-manager.ts";
import { validatorBench } from "./validator.ts";

/** All benches, in the order in which they run; the validator's first figure wants a process that has validated nothing yet. */
export const benches: readonly Bench[] = [
  validatorBench,
  generatorBench,
  graphBench,
  codegenBench,
  codegenGrowthBench,
  startUpBench,
  requestBench,
  tableManagerBench,
  publishBench,
  recoveryBench,
  flowBench,
  millionBench,
  enginesBench,
];
