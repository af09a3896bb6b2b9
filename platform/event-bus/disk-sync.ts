import { closeSync, fdatasync, fdatasyncSync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { PlatformError } from "../runtime/errors.ts";

/** Forces the commits of a database to disk. While a slow disk works, the event loop goes on. */
export interface DiskSync {
  /** Resolves when every commit so far is on disk. */
  run(): Promise<void>;
  close(): void;
}

const flush = promisify(fdatasync);

/** A disk that answers faster on the average is waited for on the spot: going to another thread and back costs more. */
const quickMilliseconds = 0.5;
/** What the last answer counts for in the average. */
const weightOfLast = 0.1;

/**
 * A database in WAL mode with `synchronous = NORMAL` writes each commit to its log and forces the log to disk at checkpoints only. This
 * does it in between, which is all that `FULL` would do, but not on the thread that everything else waits for.
 * The log must exist. A database in memory has none.
 */
export function openDiskSync(database: DatabaseSync): DiskSync {
  const file = database.location();
  if (file === null) return { run: async () => {}, close: () => {} };
  const log = openSync(`${file}-wal`, "r+");
  let average = 2 * quickMilliseconds;
  return {
    async run() {
      const started = performance.now();
      try {
        if (average < quickMilliseconds) fdatasyncSync(log);
        else await flush(log);
        average += weightOfLast * (performance.now() - started - average);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new PlatformError("TRANSIENT", "BUS_FAILED", `event bus: ${reason}`, { cause: error });
      }
    },
    close: () => closeSync(log),
  };
}
