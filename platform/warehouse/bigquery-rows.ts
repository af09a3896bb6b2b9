import { createHash } from "node:crypto";

import type { Row } from "../../generated/contract.ts";
import { mapConcurrently } from "../runtime/concurrency.ts";
import { PlatformError } from "../runtime/errors.ts";
import type { BigqueryConnection } from "./bigquery-connection.ts";
import { insertRefused, isRefusal } from "./bigquery-refused.ts";
import { chunked } from "./chunks.ts";
import type { InsertRow, RejectionReason, RowOutcome } from "./warehouse.ts";

/**
 * What one `insertAll` request takes: BigQuery advises 500 rows and refuses more than 10 MB.
 * Source: its page on quotas and limits, streaming inserts.
 */
export const insertLimits = { rows: 500, bytes: 5_000_000 } as const;
const requestsAtOnce = 4;

interface InsertAnswer {
  readonly insertErrors?: readonly {
    readonly index?: number;
    readonly errors?: readonly RowError[];
  }[];
}

interface RowError {
  readonly reason?: string;
  readonly message?: string;
  readonly location?: string;
}

/** Streams the rows into the table at that path of the API; one outcome per row, in order. */
export async function insertAll(
  connection: BigqueryConnection,
  path: string,
  rows: readonly InsertRow[],
): Promise<readonly RowOutcome[]> {
  const outcomes = await mapConcurrently(chunksOf(rows, insertLimits), requestsAtOnce, (chunk) =>
    insertChunk(connection, path, chunk),
  );
  return outcomes.flat();
}

async function insertChunk(
  connection: BigqueryConnection,
  path: string,
  rows: readonly InsertRow[],
): Promise<readonly RowOutcome[]> {
  try {
    return await sendRows(connection, path, rows);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const target = {
      table: path.slice(path.lastIndexOf("/") + 1),
      send: (some: readonly InsertRow[]) => sendRows(connection, path, some),
      rejected: (message: string) => rejectedRow(message),
    };
    return insertRefused(target, rows, error);
  }
}

async function sendRows(
  connection: BigqueryConnection,
  path: string,
  rows: readonly InsertRow[],
): Promise<readonly RowOutcome[]> {
  const answer = await connection.send<InsertAnswer>({
    method: "POST",
    path: `${path}/insertAll`,
    // Good rows are stored beside bad ones; a field that the table lacks is an answer and not dropped.
    body: { rows: rows.map(toWire), skipInvalidRows: true, ignoreUnknownValues: false },
    what: `insert ${rows.length} rows`,
  });
  return readOutcomes(rows.length, answer);
}

function toWire({ insertId, row }: InsertRow): { readonly insertId: string; readonly json: Row } {
  return { insertId: wireId(insertId), json: row };
}

/**
 * BigQuery takes an insertId of 128 characters at most; a longer one is sent as its SHA-256, so that the same row sent again still has the same. Bytes are
 * counted, which are never fewer. Source: its page on quotas and limits, streaming inserts.
 */
function wireId(insertId: string): string {
  if (Buffer.byteLength(insertId) <= 128) return insertId;
  return createHash("sha256").update(insertId).digest("hex");
}

/** Chunks that keep to the limits; a row that is too large alone is sent alone. */
export function chunksOf<Each extends InsertRow>(
  rows: readonly Each[],
  limits: { readonly rows: number; readonly bytes: number },
): readonly (readonly Each[])[] {
  const bytesOf = ({ row, insertId }: Each): number => JSON.stringify(row).length + insertId.length;
  return chunked(rows, { items: limits.rows, bytes: limits.bytes }, bytesOf);
}

function readOutcomes(count: number, { insertErrors = [] }: InsertAnswer): readonly RowOutcome[] {
  const outcomes: RowOutcome[] = Array.from({ length: count }, () => ({ kind: "stored" }));
  for (const { index, errors = [] } of insertErrors) {
    if (index === undefined || index >= count) {
      throw new PlatformError(
        "TRANSIENT",
        "ANSWER_UNREADABLE",
        "insertAll answered for a row that it was not sent",
      );
    }
    outcomes[index] = readOutcome(errors);
  }
  return outcomes;
}

/** Reasons that are not the row's own. Source: BigQuery's page on error messages. */
const passing: ReadonlySet<string> = new Set([
  "stopped",
  "timeout",
  "backendError",
  "internalError",
  "rateLimitExceeded",
  "quotaExceeded",
]);

function readOutcome(errors: readonly RowError[]): RowOutcome {
  const own = errors.find(({ reason = "" }) => !passing.has(reason));
  if (own === undefined) return { kind: "stopped" };
  const { message = "", location = "" } = own;
  return rejectedRow(message, location);
}

function rejectedRow(message: string, location = ""): RowOutcome {
  return { kind: "rejected", reason: reasonOf(message), message, location: location || missingIn(message) };
}

/** What a row is refused for: all of it is `invalid` to BigQuery, and its message tells them apart. */
export function reasonOf(message: string): RejectionReason {
  if (/^no such field\b/i.test(message)) return "no such field";
  if (/^missing required field/i.test(message)) return "missing required";
  return /outside the allowed bounds/i.test(message) ? "partition out of range" : "invalid";
}

/** The first column that the row has no value for; only the message tells it, and of a nested one not the path. */
function missingIn(message: string): string {
  return /^missing required fields?: Msg_0_CLOUD_QUERY_TABLE\.([^\s.,]+)/i.exec(message)?.[1] ?? "";
}
