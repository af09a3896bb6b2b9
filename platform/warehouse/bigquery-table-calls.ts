import type { TableDefinition } from "../../generated/contract.ts";
import { PlatformError } from "../runtime/errors.ts";
import type { BigqueryConnection } from "./bigquery-connection.ts";
import { deduplicatedName } from "./deduplicated-name.ts";
import { deduplicatedView, type TableAnswer, type TablePath } from "./bigquery-tables.ts";

/** What both warehouse and migrations ask of the tables of one dataset. */
export interface TableCalls {
  readonly tablesPath: string;
  /** Path of a table in the API. */
  pathOf(table: string): string;
  /** Null when there is none. */
  read(table: string): Promise<TableAnswer | null>;
  /** Makes the table's deduplicated view where it is missing; asks once for each table. */
  makeView(definition: TableDefinition): Promise<void>;
  /** Makes the view, or what it says over again where it stands. */
  renewView(definition: TableDefinition): Promise<void>;
}

/** The calls over a connection. */
export function createTableCalls(connection: BigqueryConnection, reference: TablePath): TableCalls {
  const tablesPath = `/datasets/${encodeURIComponent(reference.datasetId)}/tables`;
  const pathOf = (table: string) => `${tablesPath}/${encodeURIComponent(table)}`;
  const seenViews = new Set<string>();

  async function makeView(definition: TableDefinition): Promise<"made" | "stands"> {
    const query = deduplicatedView(definition, reference);
    if (query === null || seenViews.has(definition.name)) return "made";
    const tableId = deduplicatedName(definition.name);
    const body = { tableReference: { ...reference, tableId }, view: { query, useLegacySql: false } };
    const made = await connection
      .send({ method: "POST", path: tablesPath, body, what: `create view ${tableId}` })
      .then(() => "made" as const)
      .catch((error: unknown) => {
        if (!(error instanceof PlatformError) || error.code !== "TABLE_EXISTS") throw error;
        return "stands" as const;
      });
    seenViews.add(definition.name);
    return made;
  }

  return {
    tablesPath,
    pathOf,
    async read(table) {
      try {
        return await connection.send<TableAnswer>({
          method: "GET",
          path: pathOf(table),
          what: `read table ${table}`,
        });
      } catch (error) {
        if (error instanceof PlatformError && error.code === "TABLE_NOT_FOUND") return null;
        throw error;
      }
    },
    makeView: async (definition) => void (await makeView(definition)),
    async renewView(definition) {
      seenViews.delete(definition.name);
      if ((await makeView(definition)) === "made") return;
      const view = deduplicatedName(definition.name);
      await connection.send({
        method: "PATCH",
        path: pathOf(view),
        body: { view: { query: deduplicatedView(definition, reference), useLegacySql: false } },
        what: `patch view ${view}`,
      });
    },
  };
}
