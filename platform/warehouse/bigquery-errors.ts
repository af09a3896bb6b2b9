import { PlatformError, type RetryClass } from "../runtime/errors.ts";

/** What BigQuery says of a failed request. */
export interface BigqueryFailure {
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Reason of the first error, for example `notFound`; empty when there is none. */
  readonly reason: string;
  readonly message: string;
}

/** Reasons of a 403 that pass. Source: BigQuery's page on error messages. */
const passing: ReadonlySet<string> = new Set([
  "rateLimitExceeded",
  "quotaExceeded",
  "backendError",
  "jobRateLimitExceeded",
]);

/** The failure of a BigQuery request with its class; what nobody knows is TRANSIENT. */
export function bigqueryError(error: unknown, what: string): PlatformError {
  if (error instanceof PlatformError) return error;
  const failure = readFailure(error);
  const [retryClass, code] = classify(failure);
  return new PlatformError(retryClass, code, `${what}: ${failure.message}`, { cause: error });
}

/** BigQuery's own words of a failure, without what was being done. */
export function bigqueryMessage(error: PlatformError): string {
  return readFailure(error.cause ?? error).message;
}

function classify({ status, reason, message }: BigqueryFailure): readonly [RetryClass, string] {
  if (status === null) {
    return message.startsWith("Could not load the default credentials")
      ? ["SETUP", "NOT_AUTHENTICATED"]
      : ["TRANSIENT", "WAREHOUSE_UNAVAILABLE"];
  }
  if (status === 401) return ["SETUP", "NOT_AUTHENTICATED"];
  if (status === 403) return passing.has(reason) ? ["TRANSIENT", "QUOTA"] : ["SETUP", "PERMISSION_DENIED"];
  if (status === 404) {
    return /^Not found: Table\b/.test(message)
      ? ["SCHEMA_PENDING", "TABLE_NOT_FOUND"]
      : ["SETUP", "NOT_FOUND"];
  }
  if (status === 409) return ["CONFLICT", "TABLE_EXISTS"];
  if (status === 412) return ["CONFLICT", "ETAG_MISMATCH"];
  if (status === 413) return ["POISON", "TOO_LARGE"];
  // A request that is somewhat too large. Source: googleapis/google-cloud-go#2855.
  if (status === 400 && message.startsWith("Request payload size exceeds the limit"))
    return ["POISON", "TOO_LARGE"];
  if (status === 400)
    return reason === "tableUnavailable" ? ["TRANSIENT", "WAREHOUSE_UNAVAILABLE"] : ["POISON", "REFUSED"];
  return ["TRANSIENT", `WAREHOUSE_HTTP_${status}`];
}

/** The client's errors carry the status as `code` and BigQuery's own list as `errors`; a failed connection has a textual code. */
function readFailure(error: unknown): BigqueryFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (typeof error !== "object" || error === null) return { status: null, reason: "", message };
  const { code, errors } = error as { readonly code?: unknown; readonly errors?: unknown };
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const { reason, message: said } = (first ?? {}) as {
    readonly reason?: unknown;
    readonly message?: unknown;
  };
  return {
    status: typeof code === "number" ? code : null,
    reason: typeof reason === "string" ? reason : "",
    message: typeof said === "string" && said !== "" ? said : message,
  };
}
