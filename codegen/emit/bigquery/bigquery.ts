import type { EventModel } from "../../model/event-model.ts";
import { tableResource } from "../../model/table-resource.ts";
import type { Emission, Emitter } from "../emitter.ts";
import { jsonText } from "../print/json-text.ts";
import { tableLosses } from "../../model/table-losses.ts";
import { tableSql } from "./table-sql.ts";

/** How the emitter writes tables. */
export interface BigqueryOptions {
  /** False leaves the system columns out, and with them the deduplicated view. */
  readonly systemColumns: boolean;
}

/** Emits `bigquery/<table>.json`, the table as BigQuery's API takes it, and `bigquery/<table>.sql`, the same as GoogleSQL. */
export function createBigqueryEmitter(options: BigqueryOptions): Emitter {
  return {
    name: "bigquery",
    summary: "BigQuery tables: bigquery/<table>.json and .sql",
    emitEvent: (event) => emitTable(event, options),
  };
}

/** The emitter for tables as they are in production. */
export const bigqueryEmitter: Emitter = createBigqueryEmitter({ systemColumns: true });

function emitTable(event: EventModel, options: BigqueryOptions): Emission {
  const { table, source } = event;
  return {
    files: [
      { path: `bigquery/${table.name}.json`, content: jsonText(tableResource(table, options)), source },
      { path: `bigquery/${table.name}.sql`, content: tableSql(event, options), source },
    ],
    losses: tableLosses(event, options),
  };
}
