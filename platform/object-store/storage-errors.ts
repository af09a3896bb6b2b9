import { PlatformError } from "../runtime/errors.ts";

const setupCodes: ReadonlySet<number> = new Set([401, 403, 404]);

/** The HTTP status of a failed Cloud Storage request; null when there was no answer. */
export function statusOf(error: unknown): number | null {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "number" ? code : null;
}

/**
 * The failure of a Cloud Storage request with its class: SETUP for missing rights and a missing bucket, TRANSIENT for all else, since what
 * is asked of the store is right by construction.
 */
export function storageError(error: unknown, what: string): PlatformError {
  if (error instanceof PlatformError) return error;
  const status = statusOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const isSetup =
    (status !== null && setupCodes.has(status)) || text.startsWith("Could not load the default credentials");
  const code = status === null ? "STORE_UNAVAILABLE" : `STORE_HTTP_${status}`;
  return new PlatformError(isSetup ? "SETUP" : "TRANSIENT", code, `${what}: ${text}`, { cause: error });
}
