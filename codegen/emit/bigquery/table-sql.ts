import { assertNever } from "../../model/assert-never.ts";
import { sqlName, sqlString } from "../../model/column/sql-literal.ts";
import type { Column, EventModel, TableModel } from "../../model/event-model.ts";
import { VIEW_SUFFIX } from "../../model/names.ts";
import { systemColumns } from "../../model/system-columns.ts";
import { sqlHeader } from "../print/header.ts";

/** The table and its deduplicated view as GoogleSQL that can be run again without harm. Text of the schema stands in literals only. */
export function tableSql(event: EventModel, options: { readonly systemColumns: boolean }): string {
  const { table, source } = event;
  const columns = options.systemColumns ? [...table.columns, ...systemColumns] : table.columns;
  const parts = [sqlHeader(source) + createTable(table, columns)];
  if (options.systemColumns) parts.push(createView(table));
  return parts.join("\n");
}

function createTable(table: TableModel, columns: readonly Column[]): string {
  const clauses = [
    `CREATE TABLE IF NOT EXISTS ${sqlName(table.name)} (\n${columnLines(columns, "  ")}\n)`,
    ...partitionClause(table),
    ...(table.cluster.length > 0 ? [`CLUSTER BY ${table.cluster.map(sqlName).join(", ")}`] : []),
    ...tableOptions(table),
  ];
  return `${clauses.join("\n")};\n`;
}

function columnLines(columns: readonly Column[], indent: string): string {
  return columns.map((column) => `${indent}${columnLine(column, indent)}`).join(",\n");
}

function columnLine(column: Column, indent: string): string {
  const type = column.mode === "REPEATED" ? `ARRAY<${typeText(column, indent)}>` : typeText(column, indent);
  const parts = [sqlName(column.name), type];
  if (column.defaultSql !== null) parts.push(`DEFAULT ${column.defaultSql}`);
  if (column.mode === "REQUIRED") parts.push("NOT NULL");
  if (column.description !== "") parts.push(`OPTIONS (description = ${sqlString(column.description)})`);
  return parts.join(" ");
}

/** The type of a single value; the fields of a STRUCT stand on lines of their own. */
function typeText(column: Column, indent: string): string {
  const deeper = `${indent}  `;
  const struct = (lines: string) => `STRUCT<\n${lines}\n${indent}>`;
  switch (column.kind) {
    case "scalar":
      return column.decimal === null
        ? column.type
        : `${column.type}(${column.decimal.precision}, ${column.decimal.scale})`;
    case "json":
      return "JSON";
    case "record":
      return struct(columnLines(column.columns, deeper));
    case "map":
      return struct(`${deeper}${sqlName("key")} STRING NOT NULL,\n${columnLines([column.value], deeper)}`);
    case "list":
      return struct(columnLines([column.element], deeper));
    default:
      return assertNever(column);
  }
}

function partitionClause(table: TableModel): readonly string[] {
  if (table.partition === null) return [];
  const { field, by } = table.partition;
  const column = table.columns.find((one) => one.name === field);
  const isDate = column?.kind === "scalar" && column.type === "DATE";
  if (isDate)
    return [`PARTITION BY ${by === "DAY" ? sqlName(field) : `DATE_TRUNC(${sqlName(field)}, ${by})`}`];
  return [`PARTITION BY TIMESTAMP_TRUNC(${sqlName(field)}, ${by})`];
}

function tableOptions(table: TableModel): readonly string[] {
  const labels = Object.entries(table.labels).map(
    ([name, value]) => `(${sqlString(name)}, ${sqlString(value)})`,
  );
  const expiration = table.partition?.expirationDays ?? null;
  const options = [
    ...(table.description === "" ? [] : [`description = ${sqlString(table.description)}`]),
    ...(labels.length === 0 ? [] : [`labels = [${labels.join(", ")}]`]),
    ...(expiration === null ? [] : [`partition_expiration_days = ${expiration}`]),
  ];
  return options.length === 0 ? [] : [`OPTIONS (\n  ${options.join(",\n  ")}\n)`];
}

/**
 * The latest row for each event. The window runs over the partition column too, so that a filter on it prunes partitions.
 * BigQuery wants the dataset's name in the body of a view: the session's default dataset is put in.
 */
function createView(table: TableModel): string {
  const keys = [...(table.partition === null ? [] : [table.partition.field]), "_event_id"];
  const view = [
    `CREATE OR REPLACE VIEW ${sqlName(table.name + VIEW_SUFFIX)} AS`,
    "SELECT *",
    `FROM \`%s\`.${sqlName(table.name)}`,
    "WHERE TRUE",
    `QUALIFY ROW_NUMBER() OVER (PARTITION BY ${keys.map(sqlName).join(", ")} ORDER BY ${sqlName("_ingested_at")} DESC) = 1`,
  ];
  return `EXECUTE IMMEDIATE FORMAT("""\n${view.join("\n")}\n""", @@dataset_id);\n`;
}
