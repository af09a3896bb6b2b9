import type { Column, JsonColumn, Mode, ScalarColumn, ScalarType } from "./event-model.ts";

/** The columns that every table has besides those of its event, in their order; they stand after the event's. */
export const systemColumns: readonly Column[] = [
  scalar("_event_id", "STRING", "REQUIRED", "Identifies the event: the key for deduplication."),
  scalar("_schema_version", "STRING", "NULLABLE", "Version of the schema that the event was written with."),
  scalar("_published_at", "TIMESTAMP", "NULLABLE", "When the event was published."),
  scalar("_ingested_at", "TIMESTAMP", "REQUIRED", "When the row was written."),
  scalar("_run_id", "STRING", "NULLABLE", "Run that made the event; set on generated and test events only."),
  json("_extra", "Fields of the event that the table does not know, keyed by JSON pointer."),
];

/** Their names, in lower case. */
export const systemColumnNames: ReadonlySet<string> = new Set(systemColumns.map((column) => column.name));

function scalar(name: string, type: ScalarType, mode: Mode, description: string): ScalarColumn {
  return { kind: "scalar", type, decimal: null, ...common(name, mode, description) };
}

function json(name: string, description: string): JsonColumn {
  return { kind: "json", ...common(name, "NULLABLE", description) };
}

function common(name: string, mode: Mode, description: string): Omit<JsonColumn, "kind"> {
  const at = { file: "", pointer: "", line: 1, column: 1 };
  return { name, property: "", path: "", mode, description, pii: null, at, defaultSql: null };
}
