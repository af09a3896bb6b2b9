import { PlatformError, type RetryClass } from "../runtime/errors.ts";

/** gRPC status codes that do not pass by waiting. Source: the status codes of gRPC, and Pub/Sub's pages on its errors. */
const classes: ReadonlyMap<number, { readonly retryClass: RetryClass; readonly code: string }> = new Map([
  [3, { retryClass: "POISON", code: "MESSAGE_REFUSED" }],
  [5, { retryClass: "SETUP", code: "NOT_FOUND" }],
  [7, { retryClass: "SETUP", code: "PERMISSION_DENIED" }],
  [16, { retryClass: "SETUP", code: "NOT_AUTHENTICATED" }],
]);

/** The failure of a Pub/Sub call with its class. What waiting may mend, and what nobody knows, is TRANSIENT. */
export function pubsubError(error: unknown, what: string): PlatformError {
  if (error instanceof PlatformError) return error;
  const status = grpcStatus(error);
  const known = classes.get(status);
  const text = error instanceof Error ? error.message : String(error);
  const { retryClass, code } = known ?? { retryClass: "TRANSIENT", code: "BUS_UNAVAILABLE" };
  return new PlatformError(retryClass, code, `${what}: ${text}`, { cause: error });
}

/** The status code of a gRPC call that failed; -1 when the error has none. */
export function grpcStatus(error: unknown): number {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (typeof code === "number") return code;
  // google-auth-library has no code for it.
  return error instanceof Error && error.message.startsWith("Could not load the default credentials")
    ? 16
    : -1;
}
