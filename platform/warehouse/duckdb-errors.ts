import { PlatformError, type RetryClass } from "../runtime/errors.ts";

interface Rule {
  readonly pattern: RegExp;
  readonly retryClass: RetryClass;
  readonly code: string;
}

/** DuckDB tells its errors apart by the first words of the message; the first rule that matches counts. */
const rules: readonly Rule[] = [
  { pattern: /Could not set lock on file/, retryClass: "SETUP", code: "WAREHOUSE_LOCKED" },
  { pattern: /^FATAL Error|database has been invalidated/, retryClass: "SETUP", code: "WAREHOUSE_BROKEN" },
  {
    pattern: /not a valid DuckDB database file|^Serialization Error|while replaying WAL/,
    retryClass: "SETUP",
    code: "WAREHOUSE_UNREADABLE",
  },
  { pattern: /permission denied|Read-only file system/i, retryClass: "SETUP", code: "WAREHOUSE_UNWRITABLE" },
  { pattern: /^Out of Memory Error|Cannot allocate memory/, retryClass: "TRANSIENT", code: "OUT_OF_MEMORY" },
  { pattern: /No space left on device|[Dd]isk (is )?full/, retryClass: "TRANSIENT", code: "DISK_FULL" },
  {
    pattern: /^(TransactionContext|Transaction|INTERRUPT|INTERNAL) Error/,
    retryClass: "TRANSIENT",
    code: "TRANSACTION_FAILED",
  },
  {
    pattern: /write-write conflict|Transaction conflict/i,
    retryClass: "TRANSIENT",
    code: "TRANSACTION_FAILED",
  },
  { pattern: /^IO Error/, retryClass: "TRANSIENT", code: "IO_FAILED" },
];

const hints: Readonly<Record<string, string>> = {
  WAREHOUSE_LOCKED:
    "Another process has the warehouse open, and DuckDB takes one at a time. Use the running stack (`npm run events -- query`), stop it, or choose another DATA_DIR.",
  WAREHOUSE_BROKEN:
    "DuckDB stopped after an internal failure. Restart the process; what was committed is kept.",
  WAREHOUSE_UNREADABLE: "The warehouse file is not DuckDB's, or of another version.",
  WAREHOUSE_UNWRITABLE: "The process may not write the warehouse file.",
};

/**
 * A failure of DuckDB, classified: lock, rights and a broken database are SETUP; memory, disk and conflicts are TRANSIENT; the rest is the
 * statement's or the data's fault and gets POISON with `code`. An error that is classified already is given back.
 */
export function classifyDuckdbError(error: unknown, code: string): PlatformError {
  if (error instanceof PlatformError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const rule = rules.find(({ pattern }) => pattern.test(message));
  if (rule === undefined) return new PlatformError("POISON", code, message, { cause: error });
  const hint = hints[rule.code];
  const text = hint === undefined ? message : `${hint} (${message})`;
  return new PlatformError(rule.retryClass, rule.code, text, { cause: error });
}
