import type { TableField } from "../../generated/contract.ts";
import { backtick, ddlType } from "./column-types.ts";

const dayMilliseconds = 86_400_000;

/** The GoogleSQL statement that gives a column at the top of a table, with all that is nested in it, its type. */
export function setDataTypeSql(table: string, field: TableField): string {
  return `ALTER TABLE ${backtick(table)} ALTER COLUMN ${backtick(field.name)} SET DATA TYPE ${ddlType(field)}`;
}

/** The GoogleSQL statement that sets how long a partition is kept; `expirationMs` is decimal text. */
export function partitionExpirationSql(table: string, expirationMs: string): string {
  const days = Number(expirationMs) / dayMilliseconds;
  return `ALTER TABLE ${backtick(table)} SET OPTIONS (partition_expiration_days = ${days})`;
}
