import type { FinishedJob, Job } from "../../beam.ts";
import { mustKeepEvents } from "./delivery-guard.ts";
import { buildStreamGraph, type StreamSource } from "./stream-graph.ts";
import { submitGraph, type JobEngine } from "./submit-graph.ts";

/** What to run, and where. */
export interface StreamOptions extends Pick<Job, "signal" | "onState" | "options"> {
  readonly source: StreamSource;
  readonly engine: JobEngine;
  /** Streams on an engine that loses events when a worker dies; default false. */
  readonly acceptEventLoss?: boolean;
  /** Default `eventloom-stream`. */
  readonly name?: string;
}

/**
 * Experimental: runs the pipeline's graph over a subscription for as long as its job runs, which `signal` ends. Rejects before anything is submitted
 * when the engine would lose events, and afterwards with `JobFailed` and what the engine says.
 */
export async function runStream(options: StreamOptions): Promise<FinishedJob["state"]> {
  const { source, engine, acceptEventLoss = false, name = "eventloom-stream", ...rest } = options;
  if (!acceptEventLoss) await mustKeepEvents(engine.jobEndpoint);
  return submitGraph({
    ...rest,
    name,
    engine,
    options: { ...forFlink, ...rest.options, ...always },
    build: (root, runId) => buildStreamGraph(root, runId, source),
  });
}

/**
 * By default Flink acknowledges what a checkpoint covers while bundles of it are still under way, and keeps those in its state: with a worker that was
 * killed 11 of 20,000 events were lost. So every bundle is finished before a checkpoint: what is acknowledged is written.
 */
const always = { streaming: true, finish_bundle_before_checkpointing: true } as const;

/** Messages are acknowledged at checkpoints; a bundle makes archive files of its own, so it is not small. Other engines do not know these. */
const forFlink = {
  checkpointing_interval: 10_000,
  max_bundle_size: 5_000,
  max_bundle_time_mills: 5_000,
} as const;
