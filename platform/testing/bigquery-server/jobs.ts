import { Refused } from "./answers.ts";

/** What `jobs.insert` was asked. */
export interface JobBody {
  readonly jobReference?: { readonly jobId?: string };
  readonly configuration?: {
    readonly query?: { readonly query?: string; readonly defaultDataset?: { readonly datasetId?: string } };
  };
}

/** Jobs of statements. */
export interface Jobs {
  /** Starts a job; its id can be used once. Source: the REST reference of `jobs.insert`. */
  insert(body: JobBody): object;
  /** The job as it is now: running at the first look, so that nobody takes the start for the end. */
  get(jobId: string): Promise<object>;
}

interface Job {
  readonly outcome: Promise<unknown>;
  looks: number;
}

/** Jobs that run their statements by `run`. */
export function createJobs(run: (sql: string, datasetId: string) => Promise<void>): Jobs {
  const jobs = new Map<string, Job>();
  return {
    insert(body) {
      const jobId = body.jobReference?.jobId ?? "";
      if (jobs.has(jobId)) throw new Refused(409, "duplicate", `Already Exists: Job ${jobId}`);
      const { query = "", defaultDataset } = body.configuration?.query ?? {};
      const outcome = run(query, defaultDataset?.datasetId ?? "").catch((error: unknown) => error);
      jobs.set(jobId, { outcome, looks: 0 });
      return { jobReference: { jobId }, status: { state: "PENDING" } };
    },
    async get(jobId) {
      const job = jobs.get(jobId);
      if (job === undefined) throw new Refused(404, "notFound", `Not found: Job ${jobId}`);
      if (job.looks++ === 0) return { jobReference: { jobId }, status: { state: "RUNNING" } };
      return { jobReference: { jobId }, status: { state: "DONE", ...failureOf(await job.outcome) } };
    },
  };
}

/** A failed job is DONE, too. Source: the REST reference of `Job`, `status.errorResult`. */
function failureOf(outcome: unknown): object {
  if (outcome === undefined) return {};
  if (outcome instanceof Refused) {
    const { reason, message } = outcome;
    return { errorResult: { reason, message } };
  }
  const message = outcome instanceof Error ? outcome.message : "unknown";
  return { errorResult: { reason: "internalError", message } };
}
