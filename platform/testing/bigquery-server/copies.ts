import { randomUUID } from "node:crypto";
import type { FieldAnswer, TableAnswer } from "../../warehouse/bigquery-tables.ts";

/**
 * A copy of a table. A snapshot has all that the table has; what a query fills has the columns that it reads, without modes, policy tags and members of the table. Source: BigQuery's
 * pages on table snapshots, on `CREATE TABLE … AS SELECT`, and on column-level access control.
 */
export function copyOf(table: TableAnswer, tableId: string, by: "clone" | "query"): TableAnswer {
  const named = { tableReference: { tableId }, etag: randomUUID() };
  if (by === "clone") return { ...table, ...named, type: "SNAPSHOT" };
  return { ...named, type: "TABLE", schema: { fields: (table.schema?.fields ?? []).map(asRead) } };
}

function asRead({ name, type, mode, fields }: FieldAnswer): FieldAnswer {
  return {
    name,
    type,
    ...(mode === "REPEATED" ? { mode } : {}),
    ...(fields === undefined ? {} : { fields: fields.map(asRead) }),
  };
}

/** The columns with what the live ones have besides their definition: a statement that changes a column in place leaves that as it is. */
export function withOthers(
  fields: readonly FieldAnswer[],
  live: readonly FieldAnswer[],
): readonly FieldAnswer[] {
  const byName = new Map(live.map((field) => [field.name, field]));
  return fields.map((field) => {
    const before = byName.get(field.name);
    if (before === undefined) return field;
    const { type: _, mode: _mode, precision: _precision, scale: _scale, fields: nested, ...others } = before;
    const inner = field.fields && { fields: withOthers(field.fields, nested ?? []) };
    return { ...others, ...field, ...inner };
  });
}
