import type { FieldMode, FieldType, TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";

/** A column as the Storage Write API tells it: enums as text, 64-bit integers as decimal text, `0` for what is not set. */
export interface StorageField {
  readonly name?: string | null;
  readonly type?: unknown;
  readonly mode?: unknown;
  readonly precision?: unknown;
  readonly scale?: unknown;
  readonly fields?: readonly StorageField[] | null;
}

/** Types that our rows have; a column of another type was added by hand, and our rows have nothing for it. */
const known: ReadonlySet<string> = new Set([
  "STRING",
  "BYTES",
  "INTEGER",
  "FLOAT",
  "NUMERIC",
  "BIGNUMERIC",
  "BOOLEAN",
  "TIMESTAMP",
  "DATE",
  "TIME",
  "JSON",
  "RECORD",
]);

/** Those of the columns whose types our rows have, at every depth. */
export function ourColumns(fields: readonly StorageField[]): readonly StorageField[] {
  return fields.flatMap((field) => {
    const type = typeOf(field);
    if (!known.has(type)) return [];
    if (type !== "RECORD") return [field];
    const inner = ourColumns(field.fields ?? []);
    return inner.length === 0 ? [] : [{ ...field, fields: inner }];
  });
}

/** The columns in our terms; all of them are `ourColumns`. */
export function readStorageFields(fields: readonly StorageField[]): readonly TableField[] {
  return fields.map(readStorageField);
}

function typeOf({ type }: StorageField): string {
  return type === "DOUBLE" ? "FLOAT" : canonicalType(String(type));
}

function readStorageField(field: StorageField): TableField {
  const { name, mode, precision, scale, fields } = field;
  const canonical = typeOf(field);
  const isDecimal = canonical === "NUMERIC" || canonical === "BIGNUMERIC";
  return {
    name: name ?? "",
    type: canonical as FieldType,
    mode: mode === "REQUIRED" || mode === "REPEATED" ? mode : ("NULLABLE" satisfies FieldMode),
    ...(isDecimal && isSet(precision) ? { precision: String(precision) } : {}),
    ...(isDecimal && isSet(scale) ? { scale: String(scale) } : {}),
    ...(canonical === "RECORD" ? { fields: readStorageFields(fields ?? []) } : {}),
  };
}

function isSet(digits: unknown): digits is string | number {
  return (typeof digits === "string" || typeof digits === "number") && Number(digits) > 0;
}
