import { codegenBench } from "./codegen.ts";
import { generatorBench } from "./generator.ts";
import type { Bench } from "./lib/bench.ts";
import { validatorBench } from "./validator.ts";

/** All benches, in the order in which they run. */
export const benches: readonly Bench[] = [codegenBench, validatorBench, generatorBench];
