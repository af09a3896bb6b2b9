import type { TableDefinition } from "../../generated/contract.ts";
import { PlatformError } from "../runtime/errors.ts";
import type { TableCalls } from "./bigquery-table-calls.ts";
import { deduplicatedName } from "./deduplicated-name.ts";

/**
 * Refuses to create a table under a name that a deleted table had: BigQuery can take rows for the new table and lose them, for minutes and without an
 * error. That there was one is seen by its deduplicated view, which stays when the table is deleted. The refusal is of the class SETUP, so events wait
 * on the bus until a person has decided.
 */
export async function refuseReuse(
  tables: Pick<TableCalls, "read">,
  { name }: TableDefinition,
  recreate: ReadonlySet<string>,
): Promise<void> {
  if (recreate.has(name)) return;
  const view = deduplicatedName(name);
  if ((await tables.read(view)) === null) return;
  // Somebody else may just have made table and view.
  if ((await tables.read(name)) !== null) {
    throw new PlatformError("CONFLICT", "TABLE_EXISTS", `table ${name} exists`);
  }
  throw new PlatformError(
    "SETUP",
    "TABLE_DELETED",
    `table ${name} was deleted: its view ${view} is still there. Rows streamed into a name that is used again can be lost. ` +
      `Restore the table from its time travel, or use a new dataset; to make it anew all the same, wait 30 minutes and set RECREATE_TABLES=${name}.`,
  );
}
