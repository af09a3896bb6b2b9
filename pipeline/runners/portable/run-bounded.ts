import { runDirect } from "../../beam.ts";
import type { FinishedJob, Job } from "../../beam.ts";
import { withEngineRun, type EngineContext } from "../../run-context.ts";
import { buildBoundedGraph } from "./bounded-graph.ts";
import type { ObjectSource } from "./object-source.ts";
import { submitGraph, type JobEngine } from "./submit-graph.ts";

/** What runs the graph. */
export type Engine =
  /** Beam's direct runner, in this process, as one bundle. */
  { readonly kind: "direct"; readonly context: EngineContext } | JobEngine;

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
  const { engine, source, name = "eventloom-backfill", ...rest } = options;
  if (engine.kind !== "direct") {
    return submitGraph({
      ...rest,
      name,
      engine,
      build: (root, runId) => buildBoundedGraph(root, runId, source),
    });
  }
  await withEngineRun(engine.context, (runId) => runDirect((root) => buildBoundedGraph(root, runId, source)));
  return "DONE";
}
