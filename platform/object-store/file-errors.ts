import { PlatformError } from "../runtime/errors.ts";

/** The `code` of a system error, for example `ENOENT`; null when it is none. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

const setupCodes: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "ENOTSUP",
  "EOPNOTSUPP",
]);

/**
 * The `PlatformError` that a failure of the file system means: SETUP for missing rights and an unfit folder, else TRANSIENT,
 * as a full disk is.
 */
export function fileError(error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof PlatformError || code === null || !(error instanceof Error)) return error;
  const retryClass = setupCodes.has(code) ? "SETUP" : "TRANSIENT";
  const name = code === "ENOSPC" || code === "EDQUOT" ? "DISK_FULL" : `FILE_${code}`;
  return new PlatformError(retryClass, name, `object store: ${error.message}`, { cause: error });
}
