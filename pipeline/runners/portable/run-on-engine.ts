import type { FinishedJob, Job } from "../../beam.ts";
import type { CommandContext } from "../command.ts";
import type { JobEngine } from "./submit-graph.ts";
import { createTally } from "./tally.ts";
import { untilStopped } from "./until-stopped.ts";
import { openWorkerPlatform } from "./worker-platform.ts";

/** Which engine a command was told to use. */
export interface EngineRequest {
  readonly jobEndpoint: string;
  /** Null: workers in this process. */
  readonly workerEndpoint: string | null;
}

/** Runs a job, which this process's signals cancel, prints its states and how it ended, and resolves with the exit code. */
export async function runOnEngine(
  { jobEndpoint, workerEndpoint }: EngineRequest,
  { environment, print, printError }: CommandContext,
  run: (engine: JobEngine, watch: Pick<Job, "signal" | "onState">) => Promise<FinishedJob["state"]>,
): Promise<number> {
  const signal = untilStopped();
  const watch = { signal, onState: (state: string) => printError(`${state.toLowerCase()}\n`) };
  if (workerEndpoint !== null) {
    print(`${await run({ kind: "external", jobEndpoint, workerEndpoint }, watch)}\n`);
    return 0;
  }
  const tally = createTally();
  const { report } = tally;
  await using platform = await openWorkerPlatform(environment, { write: printError, report, signal });
  const state = await run({ kind: "loopback", jobEndpoint, context: platform.context }, watch);
  print(`${state}: ${tally.text()}\n`);
  return 0;
}
