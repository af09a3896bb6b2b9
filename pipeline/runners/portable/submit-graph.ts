import { buildPipelineProto, inQuiet, runJob, startWorkerPool, type Root } from "../../beam.ts";
import type { FinishedJob, Job } from "../../beam.ts";
import { anyWorker, withEngineRun, type EngineContext } from "../../run-context.ts";

/** An engine that takes jobs, and where its workers are. */
export type JobEngine =
  /** A job service, host and port, whose workers are in this process. */
  | { readonly kind: "loopback"; readonly jobEndpoint: string; readonly context: EngineContext }
  /** A job service whose workers are in pools of their own; the engine reaches those at `workerEndpoint`. */
  | { readonly kind: "external"; readonly jobEndpoint: string; readonly workerEndpoint: string };

/** A graph, and what shall run it. */
export interface GraphJob extends Pick<Job, "name" | "signal" | "onState" | "options"> {
  readonly engine: JobEngine;
  /** Builds the graph for the workers to whom this run id leads. */
  readonly build: (root: Root, runId: string) => void | Promise<void>;
}

/** Submits a graph to an engine and resolves when its job has ended. Rejects with `JobFailed` and what the engine says. */
export async function submitGraph(job: GraphJob): Promise<FinishedJob["state"]> {
  const { engine } = job;
  if (engine.kind === "external") return submit(job, engine.workerEndpoint, anyWorker);
  return withEngineRun(engine.context, (runId) =>
    inQuiet(async () => {
      const pool = await startWorkerPool("localhost:0");
      try {
        return await submit(job, pool.address, runId);
      } finally {
        await pool.stop();
      }
    }),
  );
}

async function submit(job: GraphJob, address: string, runId: string): Promise<FinishedJob["state"]> {
  const { engine, build, ...rest } = job;
  const pipeline = await buildPipelineProto((root) => build(root, runId), { kind: "external", address });
  const { state } = await runJob({ ...rest, endpoint: engine.jobEndpoint, pipeline });
  return state;
}
