import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { backtick, canonicalType, ddlType } from "./column-types.ts";
import { convertedValue } from "./converted-value.ts";
import { googleConversion } from "./google-conversion.ts";

/** The tables of a rebuild: the copy as it was, the one that is filled, and the old one once it has made way. */
export interface RebuildNames {
  readonly snapshot: string;
  readonly next: string;
  readonly old: string;
}

/** Their names; `id` is the plan's. */
export function rebuildNames(table: string, id: string): RebuildNames {
  return {
    snapshot: `${table}_before_${id}`,
    next: `${table}_next_${id}`,
    old: `${table}_old_${id}`,
  };
}

/**
 * The GoogleSQL statements, in order, that rebuild a table as the next definition: snapshot, a new table from the rows of the live one, and
 * the swap of names. They take for granted that nothing writes to the table meanwhile. None of them deletes: the old table stays.
 */
export function rebuildSql(live: TableDefinition, next: TableDefinition, id: string): readonly string[] {
  const { name } = live;
  const names = rebuildNames(name, id);
  return [
    `CREATE SNAPSHOT TABLE IF NOT EXISTS ${backtick(names.snapshot)} CLONE ${backtick(name)}`,
    createAsSelect(live, next, names.next),
    `ALTER TABLE ${backtick(name)} RENAME TO ${backtick(names.old)}`,
    `ALTER TABLE ${backtick(names.next)} RENAME TO ${backtick(name)}`,
  ];
}

/** The statements of a rebuild in two parts: those that copy, and the swap of names, which is over at once. */
export function rebuildParts(sql: string): { readonly copy: string; readonly swap: string } {
  const end = sql.indexOf(";\nALTER TABLE ");
  if (end < 0) throw new Error("these are not the statements of a rebuild");
  return { copy: sql.slice(0, end), swap: sql.slice(end + 2) };
}

function createAsSelect(live: TableDefinition, next: TableDefinition, name: string): string {
  const columns = next.schema.fields.map((field) => `  ${columnSql(field)}`);
  const values = next.schema.fields.map((field) => {
    const before = live.schema.fields.find((one) => one.name.toLowerCase() === field.name.toLowerCase());
    const value =
      before === undefined
        ? googleConversion.absent(field)
        : convertedValue(googleConversion, `t.${backtick(before.name)}`, before, field);
    return `  ${value} AS ${backtick(field.name)}`;
  });
  return [
    `CREATE OR REPLACE TABLE ${backtick(name)} (\n${columns.join(",\n")}\n)`,
    ...partitionClause(next),
    ...(next.clustering === undefined
      ? []
      : [`CLUSTER BY ${next.clustering.fields.map(backtick).join(", ")}`]),
    ...optionsClause(next),
    `AS SELECT\n${values.join(",\n")}\nFROM ${backtick(live.name)} AS t`,
  ].join("\n");
}

/** A column with everything that is kept of it: modes, defaults and descriptions, nested ones too. */
function columnSql(field: TableField): string {
  const parts = [backtick(field.name), columnType(field)];
  if (field.defaultValueExpression !== undefined) parts.push(`DEFAULT ${field.defaultValueExpression}`);
  if (field.mode === "REQUIRED") parts.push("NOT NULL");
  if (field.description !== undefined) parts.push(`OPTIONS (description = ${googleText(field.description)})`);
  return parts.join(" ");
}

function columnType(field: TableField): string {
  if (canonicalType(field.type) !== "RECORD") return ddlType(field);
  const struct = `STRUCT<${(field.fields ?? []).map(columnSql).join(", ")}>`;
  return field.mode === "REPEATED" ? `ARRAY<${struct}>` : struct;
}

function partitionClause({ timePartitioning, schema }: TableDefinition): readonly string[] {
  if (timePartitioning === undefined) return [];
  const { field, type } = timePartitioning;
  const column = schema.fields.find(({ name }) => name.toLowerCase() === field.toLowerCase());
  const isDate = column !== undefined && canonicalType(column.type) === "DATE";
  if (!isDate) return [`PARTITION BY TIMESTAMP_TRUNC(${backtick(field)}, ${type})`];
  return [`PARTITION BY ${type === "DAY" ? backtick(field) : `DATE_TRUNC(${backtick(field)}, ${type})`}`];
}

function optionsClause({ description, labels = {}, timePartitioning }: TableDefinition): readonly string[] {
  const pairs = Object.entries(labels).map(([key, value]) => `(${googleText(key)}, ${googleText(value)})`);
  const expiration = timePartitioning?.expirationMs;
  const options = [
    ...(description === undefined ? [] : [`description = ${googleText(description)}`]),
    ...(pairs.length === 0 ? [] : [`labels = [${pairs.join(", ")}]`]),
    ...(expiration === undefined ? [] : [`partition_expiration_days = ${Number(expiration) / 86_400_000}`]),
  ];
  return options.length === 0 ? [] : [`OPTIONS (${options.join(", ")})`];
}

/** Any text as a string of GoogleSQL, on one line: nothing in it can end the string. */
function googleText(text: string): string {
  const escaped = text.toWellFormed().replace(/[\\'"`\p{Cc}\u2028\u2029]/gu, (character) => {
    return /[\\'"`]/.test(character)
      ? `\\${character}`
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `'${escaped}'`;
}
