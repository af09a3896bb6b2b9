import { PlatformError, type RetryClass } from "./errors.ts";
import type { Logger } from "./log.ts";

/** One reason for a refusal, with the RFC 6901 JSON pointer of the place in the body; the empty pointer is the body itself. */
export interface ProblemIssue {
  readonly pointer: string;
  readonly keyword: string;
  readonly message: string;
}

/** What a problem document says. */
export interface ProblemContent {
  readonly status: number;
  /** Stable identifier in UPPER_SNAKE_CASE, for example `BODY_TOO_LARGE`. */
  readonly code: string;
  /** The same for every occurrence of the code. */
  readonly title: string;
  /** What happened this time and what to do about it. */
  readonly detail: string;
  readonly errors?: readonly ProblemIssue[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document, for example `known_types`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A request that cannot be answered as asked: thrown anywhere below a route, answered as an RFC 9457 document. */
export class HttpProblem extends Error {
  readonly content: ProblemContent;

  constructor(content: ProblemContent, options?: ErrorOptions) {
    super(content.detail, options);
    this.name = "HttpProblem";
    this.content = content;
  }

  get status(): number {
    return this.content.status;
  }

  get code(): string {
    return this.content.code;
  }
}

/** The most issues that one document lists; `detail` says how many there were. */
export const maxListedIssues = 1_000;

const platformAnswers: Readonly<
  Record<RetryClass, { readonly status: number; readonly title: string; readonly retryAfter?: number }>
> = {
  TRANSIENT: { status: 503, title: "Temporarily unavailable", retryAfter: 1 },
  SCHEMA_PENDING: { status: 503, title: "The table is not ready yet", retryAfter: 5 },
  CONFLICT: { status: 503, title: "Too many changes at the same time", retryAfter: 1 },
  SETUP: { status: 503, title: "The platform is not set up", retryAfter: 30 },
  RETRY_FREE: { status: 503, title: "Temporarily unavailable", retryAfter: 1 },
  POISON: { status: 422, title: "The platform refused the content" },
};

/** Turns anything thrown into an `application/problem+json` response; `traceparent` is the request's own, for what is logged. */
export function problemResponse(error: unknown, log: Logger, traceparent?: string): Response {
  return render(toProblem(error, log, traceparent).content);
}

/**
 * The problem that answers for anything thrown: the one place that decides. Failures of the platform and unknown errors are logged;
 * what they say about the inside stays out of the answer.
 */
export function toProblem(error: unknown, log: Logger, traceparent?: string): HttpProblem {
  if (error instanceof HttpProblem) return error;
  return new HttpProblem(contentOf(error, log, traceparent), { cause: error });
}

function contentOf(error: unknown, log: Logger, traceparent: string | undefined): ProblemContent {
  if (error instanceof PlatformError) {
    const { status, title, retryAfter } = platformAnswers[error.retryClass];
    const { code, retryClass, message: reason } = error;
    log.warning("platform failure", { code, class: retryClass, reason, traceparent });
    const detail =
      retryAfter === undefined
        ? "Sending the same again will not help."
        : "Nothing was lost; send the request again.";
    const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
    return { status, code: error.code, title, detail, headers };
  }
  log.error("unexpected error", { ...describeError(error), traceparent });
  return {
    status: 500,
    code: "INTERNAL",
    title: "Internal error",
    detail: "Something went wrong here; the log of the service has the cause.",
  };
}

/** Name, message and stack of anything thrown, as fields of a log line. */
export function describeError(error: unknown): {
  readonly error: string;
  readonly stack?: string | undefined;
} {
  return error instanceof Error
    ? { error: `${error.name}: ${error.message}`, stack: error.stack }
    : { error: String(error) };
}

function render(content: ProblemContent): Response {
  const { status, code, title, errors = [], extensions = {} } = content;
  const listed = errors.slice(0, maxListedIssues);
  const detail =
    listed.length < errors.length
      ? `${content.detail} The first ${listed.length} of ${errors.length} errors are listed.`
      : content.detail;
  const type = `urn:eventloom:problem:${code.toLowerCase().replaceAll("_", "-")}`;
  const document = { type, title, status, detail, code, errors: listed, ...extensions };
  return new Response(JSON.stringify(document), {
    status,
    headers: { "content-type": "application/problem+json", ...content.headers },
  });
}
