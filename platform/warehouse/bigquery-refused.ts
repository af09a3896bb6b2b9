import { bisect } from "../runtime/bisect.ts";
import { PlatformError } from "../runtime/errors.ts";
import { bigqueryMessage } from "./bigquery-errors.ts";
import type { InsertRow, RowOutcome } from "./warehouse.ts";

/** A table that rows are sent to. */
export interface RowTarget {
  readonly table: string;
  /** Sends rows in one request; one outcome per row, in order. Throws with class POISON when the request is refused as a whole. */
  send(rows: readonly InsertRow[]): Promise<readonly RowOutcome[]>;
  /** What becomes of a row that BigQuery refuses with that message. */
  rejected(message: string): RowOutcome;
}

/** No table takes this row, because it lacks their required columns and has one that they lack: it asks only whether the table takes requests. */
const witness: InsertRow = {
  insertId: "eventloom-witness",
  row: { _eventloom_no_such_column: true },
};

/**
 * What becomes of rows whose request was refused as a whole by `refusal`; one outcome per row, in order. A refusal for what is in
 * the rows is found by halving, and rejects that row alone. One that meets any request, for example because a view stands under the table's name,
 * throws with class SETUP: no row is at fault, so none is rejected.
 */
export async function insertRefused(
  target: RowTarget,
  rows: readonly InsertRow[],
  refusal: PlatformError,
): Promise<readonly RowOutcome[]> {
  await requireTaking(target);
  const outcomes: RowOutcome[] = [];
  await bisect(
    rows,
    async (some) => {
      // What all of them together come to is known.
      if (some === rows) throw refusal;
      outcomes.push(...(await target.send(some)));
    },
    (_, error) => void outcomes.push(target.rejected(bigqueryMessage(error))),
  );
  return outcomes;
}

async function requireTaking(target: RowTarget): Promise<void> {
  try {
    await target.send([witness]);
  } catch (error) {
    throw isRefusal(error) ? refusedTable(target.table, error) : error;
  }
}

/** True for the failure of a request that BigQuery refuses as a whole, which repeating does not help. */
export function isRefusal(error: unknown): error is PlatformError {
  return error instanceof PlatformError && error.retryClass === "POISON";
}

function refusedTable(table: string, refusal: PlatformError): PlatformError {
  const advice =
    "check that it is a table and no view, and that rows can be streamed to it; until then they wait";
  const message = `table ${table} takes no rows: ${advice}. BigQuery says: ${bigqueryMessage(refusal)}`;
  return new PlatformError("SETUP", "TABLE_REFUSES_ROWS", message, { cause: refusal });
}
