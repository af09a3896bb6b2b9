import { deduplicatedName } from "./deduplicated-name.ts";
import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { isCastFromWire, storedType, wireStructure } from "./duckdb-types.ts";
import { quoteName, quoteText } from "./sql.ts";

/** `"dataset"."table"`. */
export function qualifiedName(dataset: string, table: string): string {
  return `${quoteName(dataset)}.${quoteName(table)}`;
}

/** Creates the table. REQUIRED is NOT NULL at the top; below it the row check alone stands for it. */
export function createTableSql(dataset: string, definition: TableDefinition): string {
  const columns = definition.schema.fields.map((field) => {
    return `${quoteName(field.name)} ${storedType(field)}${field.mode === "REQUIRED" ? " NOT NULL" : ""}`;
  });
  return `CREATE TABLE ${qualifiedName(dataset, definition.name)} (${columns.join(", ")})`;
}

/**
 * The statements that turn one definition into another that `patchRefusal` lets pass. Rows that stand already get an empty array in a new
 * column at the top, as they would in BigQuery; an array below the top is null in them.
 */
export function alterTableSql(
  dataset: string,
  live: TableDefinition,
  next: TableDefinition,
): readonly string[] {
  const table = qualifiedName(dataset, next.name);
  const added = next.schema.fields.slice(live.schema.fields.length);
  return [
    ...addColumnClauses(live.schema.fields, next.schema.fields, "").map(
      (clause) => `ALTER TABLE ${table} ${clause}`,
    ),
    ...added
      .filter((field) => field.mode === "REPEATED")
      .map((field) => `UPDATE ${table} SET ${quoteName(field.name)} = []`),
    ...next.schema.fields
      .filter((field, index) => live.schema.fields[index]?.mode === "REQUIRED" && field.mode !== "REQUIRED")
      .map((field) => `ALTER TABLE ${table} ALTER COLUMN ${quoteName(field.name)} DROP NOT NULL`),
  ];
}

/**
 * Creates or replaces the view of the latest row per partition value and `_event_id`; DuckDB fixes a view's columns when it is made. Null for a
 * table without `_event_id` and `_ingested_at`.
 */
export function deduplicatedViewSql(dataset: string, definition: TableDefinition): string | null {
  const names = new Set(definition.schema.fields.map((field) => field.name));
  if (!names.has("_event_id") || !names.has("_ingested_at")) return null;
  const partition = definition.timePartitioning === undefined ? [] : [definition.timePartitioning.field];
  const keys = [...partition, "_event_id"].map(quoteName).join(", ");
  return (
    `CREATE OR REPLACE VIEW ${qualifiedName(dataset, deduplicatedName(definition.name))} AS ` +
    `SELECT * FROM ${qualifiedName(dataset, definition.name)} ` +
    `QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY "_ingested_at" DESC) = 1`
  );
}

/**
 * Inserts rows column by column: one parameter for each column, the JSON array of its values; all of one length, and in the form that
 * the row check gives.
 */
export function insertSql(dataset: string, definition: TableDefinition): string {
  const { fields } = definition.schema;
  const values = fields.map((field, index) => {
    const structure = quoteText(JSON.stringify([wireStructure(field)]));
    const value = `unnest(from_json_strict($${index + 1}::VARCHAR, ${structure}))`;
    return isCastFromWire(field) ? `CAST(${value} AS ${storedType(field)})` : value;
  });
  const names = fields.map((field) => quoteName(field.name));
  return `INSERT INTO ${qualifiedName(dataset, definition.name)} (${names.join(", ")}) SELECT ${values.join(", ")}`;
}

function addColumnClauses(
  live: readonly TableField[],
  next: readonly TableField[],
  prefix: string,
): readonly string[] {
  return next.flatMap((field, index) => {
    const before = live[index];
    const path = prefix + quoteName(field.name);
    if (before === undefined) return [`ADD COLUMN ${path} ${storedType(field)}`];
    const inside = field.mode === "REPEATED" ? `${path}."element".` : `${path}.`;
    return addColumnClauses(before.fields ?? [], field.fields ?? [], inside);
  });
}
