import { PlatformError, type RetryClass } from "../runtime/errors.ts";

/** gRPC status codes with their class. Source: the status codes of gRPC, and the Storage Write API's page on error handling. */
const classes: ReadonlyMap<number, readonly [RetryClass, string]> = new Map([
  [3, ["POISON", "REFUSED"]],
  [5, ["SCHEMA_PENDING", "TABLE_NOT_FOUND"]],
  [7, ["SETUP", "PERMISSION_DENIED"]],
  [16, ["SETUP", "NOT_AUTHENTICATED"]],
]);

/** The failure of a call or of a whole append, with its class; what nobody knows is TRANSIENT. */
export function storageError(error: unknown, what: string): PlatformError {
  if (error instanceof PlatformError) return error;
  const { code, message = String(error) } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: string | null;
  };
  const text = `${what}: ${message ?? ""}`;
  // The stream does not know a column of ours yet, or knows it by an older type.
  if (code === 3 && /schema.?mismatch|extra.?fields|mismatched with BigQuery field/i.test(text))
    return new PlatformError("SCHEMA_PENDING", "SCHEMA_MISMATCH", text, { cause: error });
  const isCredentials = text.includes("Could not load the default credentials");
  const [retryClass, name] = classes.get(isCredentials ? 16 : Number(code)) ?? [
    "TRANSIENT",
    "WAREHOUSE_UNAVAILABLE",
  ];
  return new PlatformError(retryClass, name, text, { cause: error });
}
