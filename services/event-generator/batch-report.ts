import type { ValidationIssue } from "../../generated/contract.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import type { GeneratorLimits } from "./limits.ts";

/** What became of one event of a batch; `status` is the HTTP status it would have had alone. */
export type EventResult =
  | { readonly index: number; readonly status: 202; readonly event_id: string }
  | {
      readonly index: number;
      readonly status: 422;
      readonly errors: readonly ValidationIssue[];
      /** Present when more errors were found than are listed. */
      readonly error_count?: number;
    };

/** Keeps count of a batch, with results of bounded size. */
export interface BatchReport {
  accept(index: number, eventId: string): void;
  reject(index: number, issues: readonly ValidationIssue[]): void;
  /** 202 when all were accepted, 207 when some were, a 422 problem when none was; throws 400 when there was nothing. */
  answer(): Response;
}

/**
 * An empty report. Up to 1,000 events each has a result; in a longer batch only the rejected ones have, at most 1,000 of them, and
 * `results_truncated` tells whether there were more.
 */
export function createBatchReport(
  limits: Pick<GeneratorLimits, "listedResults" | "listedErrors">,
): BatchReport {
  let accepted = 0;
  let rejected = 0;
  let results: EventResult[] = [];
  let onlyRejected = false;
  let truncated = false;
  const note = (result: EventResult) => {
    if (results.length < limits.listedResults) results.push(result);
    else if (onlyRejected) truncated = true;
    else {
      onlyRejected = true;
      results = results.filter(({ status }) => status === 422);
      if (result.status === 422) note(result);
    }
  };
  return {
    accept(index, eventId) {
      accepted++;
      if (!onlyRejected) note({ index, status: 202, event_id: eventId });
    },
    reject(index, issues) {
      rejected++;
      const errors = issues.slice(0, limits.listedErrors);
      const count = errors.length < issues.length ? { error_count: issues.length } : {};
      note({ index, status: 422, errors, ...count });
    },
    answer() {
      if (accepted + rejected === 0) throw nothingSent();
      const body = { accepted, rejected, results, results_truncated: truncated };
      if (accepted === 0) throw allRejected(body);
      return Response.json(body, { status: rejected === 0 ? 202 : 207 });
    },
  };
}

function nothingSent(): HttpProblem {
  return new HttpProblem({
    status: 400,
    code: "NO_EVENTS",
    title: "There are no events",
    detail: "The body holds no event: send one at least.",
  });
}

function allRejected(body: Readonly<Record<string, unknown>>): HttpProblem {
  return new HttpProblem({
    status: 422,
    code: "EVENTS_INVALID",
    title: "No event is valid",
    detail: "None of the events was published; results tells why, one by one.",
    extensions: body,
  });
}
