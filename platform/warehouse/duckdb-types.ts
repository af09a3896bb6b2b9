import type { FieldType, Json, TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";
import { decimalShape } from "./decimal.ts";
import { quoteName } from "./sql.ts";

type ScalarType = Exclude<FieldType, "RECORD">;

interface ScalarNames {
  /** The type in the table. */
  readonly stored: (field: TableField) => string;
  /** The type that a value is read as out of a row's JSON, where it is not the stored one. */
  readonly wire?: string;
}

const scalars: Readonly<Record<ScalarType, ScalarNames>> = {
  STRING: { stored: () => "VARCHAR" },
  INTEGER: { stored: () => "BIGINT" },
  FLOAT: { stored: () => "DOUBLE" },
  NUMERIC: { stored: decimalName },
  BIGNUMERIC: { stored: decimalName },
  BOOLEAN: { stored: () => "BOOLEAN" },
  TIMESTAMP: { stored: () => "TIMESTAMPTZ" },
  DATE: { stored: () => "DATE" },
  TIME: { stored: () => "TIME" },
  // Straight from JSON, a blob takes the text's own bytes and a JSON column wraps the text in quotes.
  BYTES: { stored: () => "BLOB", wire: "VARCHAR" },
  JSON: { stored: () => "JSON", wire: "VARCHAR" },
};

/** DuckDB's type of a column: RECORD becomes STRUCT, REPEATED a list. */
export function storedType(field: TableField): string {
  const element = isRecord(field) ? structType(field) : namesOf(field).stored(field);
  return field.mode === "REPEATED" ? `${element}[]` : element;
}

/** How DuckDB's JSON functions write the type in which a column's values are read, for example `[{"sku": "VARCHAR"}]`. */
export function wireStructure(field: TableField): Json {
  const element = isRecord(field) ? recordStructure(field) : wireName(field);
  return field.mode === "REPEATED" ? [element] : element;
}

/** True where a cast leads from the type that values are read in to the stored one. */
export function isCastFromWire(field: TableField): boolean {
  return isRecord(field) ? (field.fields ?? []).some(isCastFromWire) : namesOf(field).wire !== undefined;
}

function isRecord(field: TableField): boolean {
  return canonicalType(field.type) === "RECORD";
}

function structType({ fields = [] }: TableField): string {
  return `STRUCT(${fields.map((member) => `${quoteName(member.name)} ${storedType(member)}`).join(", ")})`;
}

function recordStructure({ fields = [] }: TableField): Json {
  return Object.fromEntries(fields.map((member) => [member.name, wireStructure(member)]));
}

function wireName(field: TableField): string {
  const names = namesOf(field);
  return names.wire ?? names.stored(field);
}

function namesOf(field: TableField): ScalarNames {
  return scalars[canonicalType(field.type) as ScalarType];
}

function decimalName(field: TableField): string {
  const { precision, scale } = decimalShape(field);
  return `DECIMAL(${precision},${scale})`;
}
