// oxlint-disable-next-line import/no-unassigned-import -- evaluated for its effect, before apache-beam is
import "./node-polyfill.ts";
// oxlint-disable-next-line import/no-unassigned-import -- the modules of apache-beam need each other, and come up only in this order
import "apache-beam/pvalue";
import type { DoFn, PCollection, Root } from "apache-beam";
import { createRunner } from "apache-beam/runners/runner";
import { requireForSerialization } from "apache-beam/serialization";
import {
  groupBy,
  impulse as beamImpulse,
  parDo as beamParDo,
  split as beamSplit,
  withName,
} from "apache-beam/transforms";
import { teachParDoToAwait, type AsyncDoFn } from "./beam/async-do-fn.ts";
import { takeLargeMessages } from "./beam/large-messages.ts";
import { explainMetrics, nameWorkers, takeElementsInTurn } from "./beam/worker-patches.ts";
import { createQuietScope } from "./quiet-console.ts";

// What the pipeline knows of apache-beam, which nothing outside of this file and the folder beside it imports. Its main module brings the
// connectors and with them Google's clients of that time, and is never imported. The rest costs a quarter of a second and 70 MB, so whoever may not
// need it imports the graph lazily. What is wrong upstream is told where it is mended; upstream.test.ts shows each fault.

export type { DoFn, PCollection, Root };
export { AsyncDoFn, type AsyncBundle } from "./beam/async-do-fn.ts";
export { readAcrossLanguages, type CrossLanguageRead } from "./beam/cross-language.ts";
export { elementTime, parDoWithTime, type TimeContext } from "./beam/element-time.ts";
export { connectJobService } from "./beam/job-service.ts";
export { buildPipelineProto, serializePipelineProto, type WorkerEnvironment } from "./beam/pipeline-proto.ts";
export { readPipelineFile, type PipelineStep, type PipelineSteps } from "./beam/pipeline-file.ts";
export { askProvision, runHarness } from "./beam/harness.ts";
export { openHarnessLog, type HarnessLog } from "./beam/harness-log.ts";
export { readPubSub } from "./beam/pubsub-read.ts";
export { JobFailed, runJob, type FinishedJob, type Job } from "./beam/run-job.ts";
export { startWorkerPool, type WorkerPool } from "./beam/worker-pool.ts";

teachParDoToAwait();
nameWorkers();
explainMetrics();
takeElementsInTurn();
takeLargeMessages();

const direct = createRunner({ runner: "direct" });

/** Runs `task` with Beam's chatter off the console. */
export const inQuiet = createQuietScope();

/** One element that starts a pipeline. */
export function impulse(root: Root): PCollection<Uint8Array> {
  return root.apply(beamImpulse());
}

/** Applies a DoFn under a name that is unique in the pipeline. */
export function parDo<In, Out>(
  input: PCollection<In>,
  name: string,
  doFn: DoFn<In, Out> | AsyncDoFn<In, Out>,
): PCollection<Out> {
  return input.apply(withName(name, beamParDo(doFn as DoFn<In, Out>))) as PCollection<Out>;
}

/** One collection per key, of the values that elements have under it. A key that is not listed fails the run. */
export function split<Parts extends object>(
  input: PCollection<Parts>,
  keys: readonly (keyof Parts & string)[],
): { readonly [Key in keyof Parts]: PCollection<Parts[Key]> } {
  const parts = input as unknown as PCollection<Record<string, unknown>>;
  return parts.apply(beamSplit([...keys], { exclusive: false })) as {
    [Key in keyof Parts]: PCollection<Parts[Key]>;
  };
}

/**
 * The same texts, each once: what comes after it is another stage, whose bundles the engine hands out to its workers, and what came before is not
 * done again when one of them fails.
 */
export function redistribute(input: PCollection<string>, name: string): PCollection<string> {
  const grouped = input.apply(withName(`${name}: group`, groupBy(itself)));
  return grouped.map(withName(`${name}: keys`, keyOf)) as PCollection<string>;
}

function itself(text: string): string {
  return text;
}

function keyOf({ key }: { readonly key: string }): string {
  return key;
}

/** Makes classes known by name, so that a serialized pipeline refers to them and never carries source text. */
export function registerDoFns(
  moduleName: string,
  classes: Readonly<Record<string, new (...values: never[]) => unknown>>,
): void {
  requireForSerialization(moduleName, classes);
}

requireForSerialization("eventloom/beam", { itself, keyOf });

/** Runs a pipeline in this process as one bundle. Rejects with what a DoFn threw; Beam's own chatter stays off the console. */
export async function runDirect(build: (root: Root) => void): Promise<void> {
  await inQuiet(() => direct.run(build));
}
