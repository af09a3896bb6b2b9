import type { TableDefinition } from "../../generated/contract.ts";
import { convertedValue } from "./converted-value.ts";
import { duckdbConversion } from "./duckdb-conversion.ts";
import { createTableSql, qualifiedName } from "./duckdb-sql.ts";
import { quoteName } from "./sql.ts";

/** Copies a table as it is now, once: a copy that stands already stays. */
export function snapshotTableSql(dataset: string, table: string, snapshot: string): string {
  return `CREATE TABLE IF NOT EXISTS ${qualifiedName(dataset, snapshot)} AS SELECT * FROM ${qualifiedName(dataset, table)}`;
}

/** The statements, for one transaction, that copy a table into one of the next definition and put that in its place. */
export function migrateTableSql(
  dataset: string,
  live: TableDefinition,
  next: TableDefinition,
): readonly string[] {
  const staged = `${live.name}_migrating`;
  const values = next.schema.fields.map((field) => {
    const before = live.schema.fields.find((one) => one.name.toLowerCase() === field.name.toLowerCase());
    if (before === undefined) return duckdbConversion.absent(field);
    return convertedValue(duckdbConversion, `t.${quoteName(before.name)}`, before, field);
  });
  return [
    createTableSql(dataset, { ...next, name: staged }),
    `INSERT INTO ${qualifiedName(dataset, staged)} SELECT ${values.join(", ")} FROM ${qualifiedName(dataset, live.name)} AS t`,
    `DROP TABLE ${qualifiedName(dataset, live.name)}`,
    `ALTER TABLE ${qualifiedName(dataset, staged)} RENAME TO ${quoteName(live.name)}`,
  ];
}
