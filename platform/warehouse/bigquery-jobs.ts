import { randomUUID } from "node:crypto";
import { PlatformError, type RetryClass } from "../runtime/errors.ts";
import { backoffMilliseconds, realClock, retry, type RetryClock } from "../runtime/retry.ts";
import type { BigqueryConnection } from "./bigquery-connection.ts";
import type { TablePath } from "./bigquery-tables.ts";

/** Statements to run as one job. */
export interface StatementJob {
  /** GoogleSQL; several statements, separated by `;`, run one after the other. */
  readonly sql: string;
  /** Where names without a dataset are looked up. */
  readonly dataset: TablePath;
  /** Where the dataset is; a job outside US and EU is not found without. */
  readonly location: string | undefined;
  /** For messages: what is being done. */
  readonly what: string;
}

interface JobAnswer {
  readonly status?: {
    readonly state?: string;
    readonly errorResult?: { readonly reason?: string; readonly message?: string };
  };
}

/** Reasons of a failed job that pass. Source: BigQuery's page on error messages. */
const passing: ReadonlySet<string> = new Set([
  "backendError",
  "internalError",
  "jobRateLimitExceeded",
  "quotaExceeded",
  "rateLimitExceeded",
]);
const mostAttempts = 8;
const pollCap = 5_000;

/**
 * Runs statements as a job and resolves when it is done. The job has an id of ours, so that a start whose answer was lost is not a second job; looking
 * at it is repeated while that fails for a while, for the job goes on meanwhile. What the statements fail with is POISON, SETUP or TRANSIENT, never
 * CONFLICT.
 */
export async function runStatements(
  connection: BigqueryConnection,
  { sql, dataset, location, what }: StatementJob,
  clock: RetryClock = realClock,
): Promise<void> {
  const jobId = `migration_${randomUUID()}`;
  const place = location === undefined ? {} : { location };
  const jobReference = { projectId: dataset.projectId, jobId, ...place };
  const query = { query: sql, useLegacySql: false, defaultDataset: dataset };
  const body = { jobReference, configuration: { query } };
  const attempts = { maxAttempts: mostAttempts, clock };
  await retry(() => connection.send({ method: "POST", path: "/jobs", body, what }), attempts).catch(
    (error: unknown) => {
      if (!(error instanceof PlatformError) || error.retryClass !== "CONFLICT") throw error;
    },
  );
  const look = { method: "GET", path: `/jobs/${jobId}`, query: place, what } as const;
  for (let poll = 1; ; poll++) {
    const { status = {} } = await retry(() => connection.send<JobAnswer>(look), attempts);
    if (status.errorResult !== undefined) throw jobError(status.errorResult, what);
    if (status.state === "DONE") return;
    await clock.sleep(backoffMilliseconds(poll, clock.random, { capMilliseconds: pollCap }));
  }
}

function jobError(
  { reason = "", message = reason }: { readonly reason?: string; readonly message?: string },
  what: string,
): PlatformError {
  return new PlatformError(classOf(reason), "STATEMENT_FAILED", `${what}: ${message}`);
}

function classOf(reason: string): RetryClass {
  if (passing.has(reason)) return "TRANSIENT";
  return reason === "accessDenied" ? "SETUP" : "POISON";
}
