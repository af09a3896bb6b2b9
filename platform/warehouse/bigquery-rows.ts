import type { Row } from "../../generated/contract.ts";
import { mapConcurrently } from "../runtime/concurrency.ts";
import { PlatformError } from "../runtime/errors.ts";
import type { BigqueryConnection } from "./bigquery-connection.ts";
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
    const answer = await connection.send<InsertAnswer>({
      method: "POST",
      path: `${path}/insertAll`,
      // Good rows are stored beside bad ones; a field that the table lacks is an answer and not dropped.
      body: { rows: rows.map(toWire), skipInvalidRows: true, ignoreUnknownValues: false },
      what: `insert ${rows.length} rows`,
    });
    return readOutcomes(rows.length, answer);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retryClass !== "POISON") throw error;
    return insertHalves(connection, path, rows, error);
  }
}

/** A request that is refused as a whole holds a row that cannot be sent: it is found by halving. */
async function insertHalves(
  connection: BigqueryConnection,
  path: string,
  rows: readonly InsertRow[],
  refusal: PlatformError,
): Promise<readonly RowOutcome[]> {
  if (rows.length === 1)
    return [{ kind: "rejected", reason: "invalid", message: refusal.message, location: "" }];
  const middle = rows.length >> 1;
  const first = await insertChunk(connection, path, rows.slice(0, middle));
  return [...first, ...(await insertChunk(connection, path, rows.slice(middle)))];
}

function toWire({ insertId, row }: InsertRow): { readonly insertId: string; readonly json: Row } {
  return { insertId, json: row };
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
