import type { FieldType, TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";
import { decimalShape } from "./decimal.ts";
import { quoteName } from "./sql.ts";

type ScalarType = Exclude<FieldType, "RECORD">;

interface ScalarNames {
  /** The type in the table. */
  readonly stored: (field: TableField) => string;
  /** The type that a value is cast to out of a row's JSON, where it is not the stored one. */
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

type Side = "stored" | "wire";

/** DuckDB's type of a column: RECORD becomes STRUCT, REPEATED a list. */
export function storedType(field: TableField): string {
  return typeText(field, "stored");
}

/** The type in which a column's values come out of a row's JSON; a cast leads from it to the stored type. */
export function wireType(field: TableField): string {
  return typeText(field, "wire");
}

function typeText(field: TableField, side: Side): string {
  const element = elementText(field, side);
  return field.mode === "REPEATED" ? `${element}[]` : element;
}

function elementText(field: TableField, side: Side): string {
  const type = canonicalType(field.type);
  if (type === "RECORD") {
    const members = (field.fields ?? []).map(
      (member) => `${quoteName(member.name)} ${typeText(member, side)}`,
    );
    return `STRUCT(${members.join(", ")})`;
  }
  const names = scalars[type as ScalarType];
  return (side === "wire" ? names.wire : undefined) ?? names.stored(field);
}

function decimalName(field: TableField): string {
  const { precision, scale } = decimalShape(field);
  return `DECIMAL(${precision},${scale})`;
}
