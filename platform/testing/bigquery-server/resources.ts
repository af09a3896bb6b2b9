import type { FieldAnswer, TableAnswer } from "../../warehouse/bigquery-tables.ts";

/** NULLABLE is left out of what `tables.get` answers. */
export function asStored(field: FieldAnswer): FieldAnswer {
  const { mode, fields, ...rest } = field;
  return {
    ...rest,
    ...(mode === undefined || mode === "NULLABLE" ? {} : { mode }),
    ...(fields === undefined ? {} : { fields: fields.map(asStored) }),
  };
}

/** Members that a patch leaves out stay; a schema is replaced as a whole. Source: the REST reference of tables.patch. */
export function merge(table: TableAnswer, patch: Partial<TableAnswer>): TableAnswer {
  return {
    ...table,
    ...patch,
    ...(patch.labels === undefined ? {} : { labels: { ...table.labels, ...patch.labels } }),
    ...(patch.schema === undefined ? {} : { schema: { fields: (patch.schema.fields ?? []).map(asStored) } }),
  };
}
