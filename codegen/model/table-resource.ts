import { assertNever } from "./assert-never.ts";
import type { Column, Mode, ScalarColumn, ScalarType, TableModel } from "./event-model.ts";
import { systemColumns } from "./system-columns.ts";

/** A column as BigQuery's API takes it. */
export interface TableField {
  readonly name: string;
  readonly type: FieldType;
  readonly mode: Mode;
  readonly description?: string;
  readonly precision?: string;
  readonly scale?: string;
  readonly defaultValueExpression?: string;
  readonly fields?: readonly TableField[];
}

/** Type names of BigQuery's API, which differ from those of GoogleSQL. */
export type FieldType =
  | Exclude<ScalarType, "INT64" | "FLOAT64" | "BOOL">
  | "INTEGER"
  | "FLOAT"
  | "BOOLEAN"
  | "JSON"
  | "RECORD";

/** A table as BigQuery's API takes it (`tables.insert`), without its name. */
export interface TableResource {
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly schema: { readonly fields: readonly TableField[] };
  readonly timePartitioning?: {
    readonly type: "DAY" | "HOUR" | "MONTH" | "YEAR";
    readonly field: string;
    readonly expirationMs?: string;
  };
  readonly clustering?: { readonly fields: readonly string[] };
}

const DAY_MS = 86_400_000;

/** The table for BigQuery's API, its system columns after the event's own, or without them. Parts that say nothing are left out. */
export function tableResource(
  table: TableModel,
  options: { readonly systemColumns: boolean },
): TableResource {
  const columns = options.systemColumns ? [...table.columns, ...systemColumns] : table.columns;
  const { partition } = table;
  return {
    ...(table.description !== "" && { description: table.description }),
    ...(Object.keys(table.labels).length > 0 && { labels: table.labels }),
    schema: { fields: columns.map(tableField) },
    ...(partition !== null && { timePartitioning: timePartitioning(partition) }),
    ...(table.cluster.length > 0 && { clustering: { fields: table.cluster } }),
  };
}

function timePartitioning(
  partition: NonNullable<TableModel["partition"]>,
): TableResource["timePartitioning"] & object {
  const { field, by, expirationDays } = partition;
  return {
    type: by,
    field,
    ...(expirationDays !== null && { expirationMs: String(expirationDays * DAY_MS) }),
  };
}

function tableField(column: Column): TableField {
  const { name, mode, description, defaultSql } = column;
  const fields = innerFields(column);
  return {
    name,
    type: fieldType(column),
    mode,
    ...(description !== "" && { description }),
    ...(column.kind === "scalar" && decimalText(column)),
    ...(defaultSql !== null && { defaultValueExpression: defaultSql }),
    ...(fields !== null && { fields }),
  };
}

function innerFields(column: Column): readonly TableField[] | null {
  switch (column.kind) {
    case "scalar":
    case "json":
      return null;
    case "record":
      return column.columns.map(tableField);
    case "map":
      return [{ name: "key", type: "STRING", mode: "REQUIRED" }, tableField(column.value)];
    case "list":
      return [tableField(column.element)];
    default:
      return assertNever(column);
  }
}

const fieldTypes: { readonly [Type in ScalarType]: FieldType } = {
  STRING: "STRING",
  INT64: "INTEGER",
  FLOAT64: "FLOAT",
  NUMERIC: "NUMERIC",
  BIGNUMERIC: "BIGNUMERIC",
  BOOL: "BOOLEAN",
  TIMESTAMP: "TIMESTAMP",
  DATE: "DATE",
  TIME: "TIME",
  BYTES: "BYTES",
};

function fieldType(column: Column): FieldType {
  if (column.kind === "json") return "JSON";
  return column.kind === "scalar" ? fieldTypes[column.type] : "RECORD";
}

function decimalText({ decimal }: ScalarColumn): Pick<TableField, "precision" | "scale"> {
  return decimal === null ? {} : { precision: String(decimal.precision), scale: String(decimal.scale) };
}
