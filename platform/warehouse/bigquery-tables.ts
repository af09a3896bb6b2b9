import type { FieldMode, FieldType, TableDefinition, TableField } from "../../generated/contract.ts";
import { labelOfChange, labelsOfOthers } from "./bigquery-changes.ts";
import { backtick, canonicalType } from "./column-types.ts";

/** A table as BigQuery's API gives it; members that we do not know are kept when it is patched. */
export interface TableAnswer {
  readonly etag: string;
  readonly type?: string;
  readonly tableReference: { readonly tableId: string };
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly schema?: { readonly fields?: readonly FieldAnswer[] };
  readonly timePartitioning?: {
    readonly type: "DAY" | "HOUR" | "MONTH" | "YEAR";
    readonly field?: string;
    readonly expirationMs?: string;
  };
  readonly clustering?: { readonly fields?: readonly string[] };
  /** Where the dataset is. */
  readonly location?: string;
  /** Rows without those of the streaming buffer, as decimal text. */
  readonly numRows?: string;
  readonly lastModifiedTime?: string;
  /** There while rows that were streamed in are not part of the table's storage yet. */
  readonly streamingBuffer?: object;
}

/** A column as BigQuery's API gives it: types under either of their names, NULLABLE left out. */
export interface FieldAnswer {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly description?: string;
  readonly precision?: string;
  readonly scale?: string;
  readonly defaultValueExpression?: string;
  readonly fields?: readonly FieldAnswer[];
}

/** The table in our terms. */
export function readTable(answer: TableAnswer): TableDefinition {
  const { description, timePartitioning, clustering } = answer;
  const labels = labelsOfOthers(answer.labels ?? {});
  const partition = timePartitioning?.field;
  return {
    name: answer.tableReference.tableId,
    ...(description === undefined || description === "" ? {} : { description }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    schema: { fields: (answer.schema?.fields ?? []).map(readField) },
    // A table that is partitioned by ingestion time has no partition column of its own.
    ...(timePartitioning === undefined || partition === undefined
      ? {}
      : {
          timePartitioning: {
            type: timePartitioning.type,
            field: partition,
            ...(timePartitioning.expirationMs === undefined
              ? {}
              : { expirationMs: timePartitioning.expirationMs }),
          },
        }),
    ...(clustering?.fields === undefined ? {} : { clustering: { fields: clustering.fields } }),
  };
}

function readField(field: FieldAnswer): TableField {
  const { name, description, precision, scale, defaultValueExpression, fields } = field;
  return {
    name,
    type: canonicalType(field.type) as FieldType,
    mode: (field.mode ?? "NULLABLE") as FieldMode,
    ...(description === undefined || description === "" ? {} : { description }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
    ...(defaultValueExpression === undefined ? {} : { defaultValueExpression }),
    ...(fields === undefined ? {} : { fields: fields.map(readField) }),
  };
}

/** The table for `tables.insert`. */
export function tableBody(definition: TableDefinition, reference: object): object {
  const { name: tableId, ...resource } = definition;
  return { tableReference: { ...reference, tableId }, ...resource };
}

/**
 * What `tables.patch` is sent at `now`: the whole schema, each live column with what we do not know of it, for example policy tags, since what is left
 * out of a schema is taken away.
 */
export function patchBody(next: TableDefinition, live: TableAnswer, now: number): object {
  const { description, labels, clustering } = next;
  return {
    schema: { fields: mergeUnknown(next.schema.fields, live.schema?.fields ?? []) },
    ...(description === undefined ? {} : { description }),
    labels: { ...labels, ...labelOfChange(live, now) },
    ...(clustering === undefined ? {} : { clustering }),
  };
}

function mergeUnknown(next: readonly TableField[], live: readonly FieldAnswer[]): readonly object[] {
  const byName = new Map(live.map((field) => [field.name.toLowerCase(), field]));
  return next.map((field) => {
    const known = byName.get(field.name.toLowerCase());
    if (known === undefined) return field;
    const fields =
      field.fields === undefined ? {} : { fields: mergeUnknown(field.fields, known.fields ?? []) };
    return { ...known, ...field, ...fields };
  });
}

/**
 * The latest row of each event in each partition. A window over the partition column keeps pruning. BigQuery reads `*` anew at each query, so the view
 * follows the table. Null for a table without `_event_id` and `_ingested_at`.
 */
export function deduplicatedView(definition: TableDefinition, reference: TablePath): string | null {
  const names = new Set(definition.schema.fields.map((field) => field.name));
  if (!names.has("_event_id") || !names.has("_ingested_at")) return null;
  const partition = definition.timePartitioning === undefined ? [] : [definition.timePartitioning.field];
  const keys = [...partition, "_event_id"].map(backtick).join(", ");
  const table = [reference.projectId, reference.datasetId, definition.name].map(backtick).join(".");
  return (
    `SELECT * FROM ${table} WHERE TRUE ` +
    `QUALIFY ROW_NUMBER() OVER (PARTITION BY ${keys} ORDER BY \`_ingested_at\` DESC) = 1`
  );
}

/** Where a dataset is. */
export interface TablePath {
  readonly projectId: string;
  readonly datasetId: string;
}
