import { JobMessage_MessageImportance as Importance, JobState_Enum } from "apache-beam/proto/beam_job_api";
import type { JobMessagesResponse } from "apache-beam/proto/beam_job_api";
import type { Pipeline } from "apache-beam/proto/beam_runner_api";
import { Struct } from "apache-beam/proto/google/protobuf/struct";
import { connectJobService, type JobServiceClient } from "./job-service.ts";

type Json = Parameters<typeof Struct.fromJson>[0];

/** A job for an engine. */
export interface Job {
  /** Host and port of the engine's job service. */
  readonly endpoint: string;
  readonly name: string;
  readonly pipeline: Pipeline;
  /** Options as the engine names them, in snake case; numbers arrive as floats. */
  readonly options?: Readonly<Record<string, Json>>;
  /** Cancels the job. */
  readonly signal?: AbortSignal;
  /** Told of every change of the state, by Beam's names: STARTING, RUNNING, DONE, … */
  readonly onState?: (state: string) => void;
}

/** How a job ended that did not fail. */
export interface FinishedJob {
  readonly id: string;
  readonly state: "DONE" | "CANCELLED" | "UPDATED" | "DRAINED";
  /** By name; empty where the engine keeps none (Flink). */
  readonly counters: Readonly<Record<string, number>>;
}

/** A job that did not do its work; the message has what the engine said about it. */
export class JobFailed extends Error {
  constructor(name: string, what: string, lines: readonly string[]) {
    const said = lines.length === 0 ? "; the engine says nothing more" : `:\n${lines.join("\n")}`;
    super(`the job ${name} ${what}${said}`);
    this.name = "JobFailed";
  }
}

const endStates = new Set(["DONE", "CANCELLED", "UPDATED", "DRAINED", "FAILED"]);
const mostLines = 20;

/**
 * Submits a job and resolves when it has ended; rejects with `JobFailed` when it failed, or when the engine was lost. Nothing is staged: workers
 * have the code, in this process, in a pool or in an image.
 */
export async function runJob(job: Job): Promise<FinishedJob> {
  const service = connectJobService(job.endpoint);
  try {
    const id = await submit(service, job);
    const cancel = () => void service.cancel(id).catch(() => undefined);
    job.signal?.addEventListener("abort", cancel, { once: true });
    if (job.signal?.aborted === true) cancel();
    try {
      const state = await follow(service, id, job);
      return { id, state, counters: await service.counters(id).catch(() => ({})) };
    } finally {
      job.signal?.removeEventListener("abort", cancel);
    }
  } finally {
    service.close();
  }
}

async function submit(service: JobServiceClient, { name, pipeline, options = {} }: Job): Promise<string> {
  const named = Object.entries(options).map(([key, value]) => [`beam:option:${key}:v1`, value]);
  const { artifactStagingEndpoint, preparationId, stagingSessionToken } = await service.prepare({
    jobName: name,
    pipeline,
    pipelineOptions: Struct.fromJson(Object.fromEntries(named) as Json),
  });
  if (artifactStagingEndpoint) await service.stageNothing(artifactStagingEndpoint.url, stagingSessionToken);
  return service.run({ preparationId, retrievalToken: "" });
}

async function follow(
  service: JobServiceClient,
  id: string,
  { name, endpoint, onState }: Job,
): Promise<FinishedJob["state"]> {
  const errors: string[] = [];
  let state = "STARTING";
  try {
    for await (const { response } of service.follow(id)) {
      if (response.oneofKind === "stateResponse") {
        state = JobState_Enum[response.stateResponse.state];
        onState?.(state);
        if (endStates.has(state)) break;
      } else keepError(errors, response);
    }
    if (!endStates.has(state)) state = JobState_Enum[await service.state(id)];
  } catch (error) {
    throw new JobFailed(
      name,
      `was ${state} when the engine at ${endpoint} was lost (${String(error)})`,
      errors,
    );
  }
  if (state === "FAILED" || !endStates.has(state))
    throw new JobFailed(name, `ended in state ${state}`, errors);
  return state as FinishedJob["state"];
}

/** Errors only, and each line of them once; the last tell the most. Stack traces, which are indented, say nothing about a pipeline. */
function keepError(errors: string[], response: JobMessagesResponse["response"]): void {
  if (response.oneofKind !== "messageResponse") return;
  const { importance, messageText } = response.messageResponse;
  if (importance < Importance.JOB_MESSAGE_ERROR) return;
  for (const line of messageText.split("\n")) {
    if (/^(\s|Traceback |$)/.test(line) || errors.includes(line)) continue;
    errors.push(line.trimEnd());
    if (errors.length > mostLines) errors.shift();
  }
}
