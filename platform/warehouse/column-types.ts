import type { TableField } from "../../generated/contract.ts";

const aliases: ReadonlyMap<string, string> = new Map([
  ["INT64", "INTEGER"],
  ["FLOAT64", "FLOAT"],
  ["BOOL", "BOOLEAN"],
  ["STRUCT", "RECORD"],
  ["DECIMAL", "NUMERIC"],
  ["BIGDECIMAL", "BIGNUMERIC"],
]);

const ddlNames: ReadonlyMap<string, string> = new Map([
  ["INTEGER", "INT64"],
  ["FLOAT", "FLOAT64"],
  ["BOOLEAN", "BOOL"],
]);

/** The name that BigQuery's API uses for a type, whichever of its names is given: `INT64` and `INTEGER` are one type. */
export function canonicalType(type: string): string {
  const upper = type.toUpperCase();
  return aliases.get(upper) ?? upper;
}

/**
 * How the desired type of a column stands to the live one. `same`: nothing to do. `fits`: the live column holds every value of the
 * desired type, so it stays. `wider`: BigQuery can widen the live column in place. `different`: neither.
 */
export type TypeRelation = "same" | "fits" | "wider" | "different";

/** Compares the types of two columns, precision and scale included; modes and nested fields are left to the caller. */
export function relateTypes(desired: TableField, live: TableField): TypeRelation {
  const forwards = holds(desired, live);
  const backwards = holds(live, desired);
  if (forwards && backwards) return "same";
  if (backwards) return "fits";
  return forwards ? "wider" : "different";
}

/** The type of a column as BigQuery's DDL writes it, for example ``ARRAY<STRUCT<`sku` STRING>>``. */
export function ddlType(field: TableField): string {
  const element = elementType(field);
  return field.mode === "REPEATED" ? `ARRAY<${element}>` : element;
}

/** A name as BigQuery's SQL takes it; backslashes and backticks are escaped. */
export function backtick(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}

function elementType(field: TableField): string {
  const type = canonicalType(field.type);
  if (type === "RECORD") {
    const members = (field.fields ?? []).map((member) => `${backtick(member.name)} ${ddlType(member)}`);
    return `STRUCT<${members.join(", ")}>`;
  }
  const parameters = [field.precision, field.scale].filter((parameter) => parameter !== undefined);
  return (ddlNames.get(type) ?? type) + (parameters.length > 0 ? `(${parameters.join(", ")})` : "");
}

/** True when every value of `narrow` is a value of `wide`, by BigQuery's own list of coercions. */
function holds(wide: TableField, narrow: TableField): boolean {
  const to = canonicalType(wide.type);
  const from = canonicalType(narrow.type);
  if (to === "FLOAT" && (from === "INTEGER" || from === "NUMERIC")) return true;
  const target = to === "INTEGER" ? null : decimalDigits(wide);
  const source = decimalDigits(narrow);
  if (target === null || source === null) return to === from;
  return target.rank >= source.rank && target.whole >= source.whole && target.scale >= source.scale;
}

interface DecimalDigits {
  readonly rank: number;
  /** Digits before the point. */
  readonly whole: number;
  /** Digits after the point. */
  readonly scale: number;
}

/** Null for a type that is not an exact number. */
function decimalDigits(field: TableField): DecimalDigits | null {
  switch (canonicalType(field.type)) {
    case "INTEGER":
      return { rank: 0, whole: 19, scale: 0 };
    case "NUMERIC":
      return { rank: 1, ...bounds(field, { whole: 29, scale: 9 }) };
    case "BIGNUMERIC":
      return { rank: 2, ...bounds(field, { whole: 39, scale: 38 }) };
    default:
      return null;
  }
}

function bounds(
  field: TableField,
  unlimited: { whole: number; scale: number },
): { whole: number; scale: number } {
  if (field.precision === undefined) return unlimited;
  const scale = Number(field.scale ?? "0");
  return { whole: Number(field.precision) - scale, scale };
}
