import { closeSync, fdatasync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { PlatformError } from "../runtime/errors.ts";

/** Forces the commits of a database to disk while the event loop goes on. */
export interface DiskSync {
  /** Resolves when every commit so far is on disk. */
  run(): Promise<void>;
  close(): void;
}

const flush = promisify(fdatasync);

/**
 * A database in WAL mode with `synchronous = NORMAL` writes each commit to its log and forces the log to disk at checkpoints only. This
 * does it in between, which is all that `FULL` would do, but not on the thread that everything else waits for.
 * The log must exist. A database in memory has none.
 */
export function openDiskSync(database: DatabaseSync): DiskSync {
  const file = database.location();
  if (file === null) return { run: async () => {}, close: () => {} };
  const log = openSync(`${file}-wal`, "r+");
  return {
    async run() {
      try {
        await flush(log);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new PlatformError("TRANSIENT", "BUS_FAILED", `event bus: ${reason}`, { cause: error });
      }
    },
    close: () => closeSync(log),
  };
}
