import { buildPipelineProto, inQuiet, runDirect, runJob, startWorkerPool } from "../../beam.ts";
import type { FinishedJob, Job } from "../../beam.ts";
import { anyWorker, withEngineRun, type EngineContext } from "../../run-context.ts";
import { buildBoundedGraph } from "./bounded-graph.ts";
import type { ObjectSource } from "./object-source.ts";

/** What runs the graph. */
export type Engine =
  /** Beam's direct runner, in this process, as one bundle. */
  | { readonly kind: "direct"; readonly context: EngineContext }
  /** A job service, host and port, whose workers are in this process. */
  | { readonly kind: "loopback"; readonly jobEndpoint: string; readonly context: EngineContext }
  /** A job service whose workers are in pools of their own; the engine reaches those at `workerEndpoint`. */
  | { readonly kind: "external"; readonly jobEndpoint: string; readonly workerEndpoint: string };

/** What to run, and where. */
export interface BoundedOptions extends Pick<Job, "signal" | "onState" | "options"> {
  readonly source: ObjectSource;
  readonly engine: Engine;
  /** Default `eventloom-backfill`. */
  readonly name?: string;
}

/**
 * Runs the pipeline's graph over the objects of a source, and resolves when all of it is durable in the sinks. What is stored already makes no second
 * row and no second object, so that the same can be run again. Rejects with what failed, or with `JobFailed` and what the engine says.
 */
export async function runBounded(options: BoundedOptions): Promise<FinishedJob["state"]> {
  const { engine, source } = options;
  if (engine.kind === "external")
    return submit(options, engine.jobEndpoint, engine.workerEndpoint, anyWorker);
  return withEngineRun(engine.context, async (runId) => {
    if (engine.kind === "direct") {
      await runDirect((root) => buildBoundedGraph(root, runId, source));
      return "DONE";
    }
    return inQuiet(async () => {
      const pool = await startWorkerPool("localhost:0");
      try {
        return await submit(options, engine.jobEndpoint, pool.address, runId);
      } finally {
        await pool.stop();
      }
    });
  });
}

async function submit(
  { source, name = "eventloom-backfill", signal, onState, options }: BoundedOptions,
  endpoint: string,
  address: string,
  runId: string,
): Promise<FinishedJob["state"]> {
  const build = (root: Parameters<typeof buildBoundedGraph>[0]) => buildBoundedGraph(root, runId, source);
  const pipeline = await buildPipelineProto(build, { kind: "external", address });
  const { state } = await runJob({
    endpoint,
    name,
    pipeline,
    ...(signal && { signal }),
    ...(onState && { onState }),
    ...(options && { options }),
  });
  return state;
}
