/**
 * What to do about a failure; the one list that services and pipeline share.
 * TRANSIENT: back off with jitter and try again. SCHEMA_PENDING: stays in the backlog until the table follows.
 * CONFLICT: read again, merge, try again, at most 10 times. SETUP: readiness goes false, slow retry, never dead-letter.
 * RETRY_FREE: send again at once, no attempt counted. POISON: dead-letter once, acknowledge.
 */
export type RetryClass = "TRANSIENT" | "SCHEMA_PENDING" | "CONFLICT" | "SETUP" | "RETRY_FREE" | "POISON";

/** A failure of bus, warehouse or object store, already classified by the adapter that saw it. */
export class PlatformError extends Error {
  readonly retryClass: RetryClass;
  /** Stable identifier in UPPER_SNAKE_CASE, for example `ETAG_MISMATCH`. */
  readonly code: string;

  constructor(retryClass: RetryClass, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PlatformError";
    this.retryClass = retryClass;
    this.code = code;
  }
}

/** The class of any thrown value; what no adapter classified is TRANSIENT, because giving up loses data and waiting does not. */
export function retryClassOf(error: unknown): RetryClass {
  return error instanceof PlatformError ? error.retryClass : "TRANSIENT";
}
