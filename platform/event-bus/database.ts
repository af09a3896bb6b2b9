import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PlatformError } from "../runtime/errors.ts";

/** Number in `PRAGMA user_version`; a file with another one was written by another release. */
const schemaVersion = 3;

const busyMilliseconds = 5_000;

/** Pages of 4 KB that the log takes before they are copied into the file, which waits for the disk: seldom enough, and 16 MB at most. */
const checkpointPages = 4_000;

/** What a delivery waits for: `deliveries.state`. */
export const deliveryState = {
  /** A consumer. */
  ready: 0,
  /** Its lease to end, at `until`. */
  leased: 1,
  /** The delay that its nack asked for to end, at `until`. */
  delayed: 2,
} as const;

/**
 * Messages that were published together stand in one row, a pack, and so do their deliveries to a subscription, as long as they fare
 * alike: a row of `deliveries` is a run of ids, cut where an acknowledgement or a pull ends within it. Only what has yet to be
 * acknowledged has a delivery.
 * `counters` and `subscriptions.backlog` spare the two counts that would read whole tables.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS counters (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    next_message_id INTEGER NOT NULL,
    journal_entries INTEGER NOT NULL
  );
  INSERT OR IGNORE INTO counters VALUES (1, 1, 0);

  CREATE TABLE IF NOT EXISTS topics (
    topic_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  );

  CREATE TABLE IF NOT EXISTS subscriptions (
    subscription_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    topic_id INTEGER NOT NULL REFERENCES topics,
    filter TEXT NOT NULL,
    dead_letter_topic TEXT,
    max_delivery_attempts INTEGER,
    backlog INTEGER NOT NULL DEFAULT 0
  );

  CREATE TABLE IF NOT EXISTS messages (
    first_id INTEGER PRIMARY KEY,
    last_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    heads TEXT NOT NULL,
    data BLOB NOT NULL
  );

  CREATE TABLE IF NOT EXISTS deliveries (
    subscription_id INTEGER NOT NULL,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    state INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (subscription_id, first_id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS deliveries_ready ON deliveries (subscription_id, first_id) WHERE state = 0;
  CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (until) WHERE state > 0;

  CREATE TABLE IF NOT EXISTS journal (
    event_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    run_id TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    PRIMARY KEY (event_id, event_type)
  ) WITHOUT ROWID;
`;

/** Layout 2 knew an event by its id alone. */
const fromLayout2 = `
  ALTER TABLE journal RENAME TO journal_by_id;
  ${tables}
  INSERT INTO journal SELECT event_id, event_type, run_id, published_at FROM journal_by_id;
  DROP TABLE journal_by_id;
`;

/**
 * Opens or creates the bus's file, in WAL mode. A commit outlives the process; `DiskSync` makes it outlive a power cut. Several processes
 * may hold the file open. Throws `PlatformError`.
 */
export function openBusDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    database = new DatabaseSync(file, { timeout: busyMilliseconds });
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    createTables(database, file);
    database.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${checkpointPages}`);
    return database;
  } catch (error) {
    database?.close();
    throw databaseError(error);
  }
}

function createTables(database: DatabaseSync, file: string): void {
  database.exec("BEGIN IMMEDIATE");
  const found = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (found !== 0 && found !== 2 && found !== schemaVersion) {
    throw new PlatformError(
      "SETUP",
      "BUS_FILE_VERSION",
      `${file} has the layout ${found}, this release reads ${schemaVersion}; move the file away to begin with an empty bus`,
    );
  }
  database.exec(found === 2 ? fromLayout2 : tables);
  database.exec(`PRAGMA user_version = ${schemaVersion}; COMMIT`);
}

/** Tells how many bytes of the bus's file are in use: pages that became free again are left out. */
export function createSizeReader(database: DatabaseSync): () => number {
  const size = database.prepare(`
    SELECT page_size * (page_count - freelist_count) AS bytes
    FROM pragma_page_size, pragma_page_count, pragma_freelist_count`);
  return () => Number(size.get()?.["bytes"]);
}

/** Failures by SQLite's primary result code; those not listed are TRANSIENT. */
const failures: ReadonlyMap<number, readonly ["TRANSIENT" | "SETUP", string]> = new Map([
  [3, ["SETUP", "BUS_FILE_FORBIDDEN"]],
  [5, ["TRANSIENT", "BUS_BUSY"]],
  [6, ["TRANSIENT", "BUS_BUSY"]],
  [8, ["SETUP", "BUS_FILE_READ_ONLY"]],
  [11, ["SETUP", "BUS_FILE_CORRUPT"]],
  [13, ["TRANSIENT", "DISK_FULL"]],
  [14, ["SETUP", "BUS_FILE_UNREADABLE"]],
  [26, ["SETUP", "BUS_FILE_CORRUPT"]],
]);

/** The `PlatformError` that a failure of the database means; an error that SQLite did not raise is returned as it is. */
export function databaseError(error: unknown): unknown {
  if (error instanceof PlatformError || !(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR" || code === "EEXIST") {
    return new PlatformError("SETUP", "BUS_FILE_FORBIDDEN", error.message, { cause: error });
  }
  if (code !== "ERR_SQLITE_ERROR" || !("errcode" in error)) return error;
  const [retryClass, name] = failures.get(Number(error.errcode) & 0xff) ?? ["TRANSIENT", "BUS_FAILED"];
  return new PlatformError(retryClass, name, `event bus: ${error.message}`, { cause: error });
}
