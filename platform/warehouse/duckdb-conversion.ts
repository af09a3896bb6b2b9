import type { TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";
import type { ConversionDialect } from "./converted-value.ts";
import { storedType } from "./duckdb-types.ts";
import { quoteName, quoteText } from "./sql.ts";

/** Conversions in DuckDB's SQL. */
export const duckdbConversion: ConversionDialect = {
  member: (struct, name) => `struct_extract(${struct}, ${quoteText(name)})`,
  struct: (whole, members) => {
    const parts = members.map(([name, value]) => `${quoteName(name)} := ${value}`);
    return unlessNull(whole, `struct_pack(${parts.join(", ")})`);
  },
  each: (array, variable, convert) => `list_transform(${array}, lambda ${variable}: ${convert(variable)})`,
  arrayOf: (value) => `CASE WHEN ${value} IS NULL THEN [] ELSE [${value}] END`,
  scalar: (value, from, to) => {
    const type = canonicalType(to.type);
    if (type === "STRING") return text(value, from);
    if (type === "JSON") return json(value, from);
    if (type === "TIMESTAMP") return `(CAST(${value} AS TIMESTAMP) AT TIME ZONE 'UTC')`;
    return `CAST(${value} AS ${storedType({ ...to, mode: "NULLABLE" })})`;
  },
  absent: (field) => (field.mode === "REPEATED" ? "[]" : "NULL"),
};

/** A value in the form that it has in an event. */
function text(value: string, from: TableField): string {
  switch (canonicalType(from.type)) {
    case "TIMESTAMP":
      return `strftime(${value} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')`;
    case "BYTES":
      return `base64(${value})`;
    case "NUMERIC":
    case "BIGNUMERIC":
      return String.raw`regexp_replace(CAST(${value} AS VARCHAR), '(\.\d*[1-9])0+$|\.0*$', '\1')`;
    case "FLOAT":
      return String.raw`regexp_replace(CAST(${value} AS VARCHAR), '\.0$', '')`;
    default:
      return `CAST(${value} AS VARCHAR)`;
  }
}

const jsonScalars: readonly string[] = ["INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "STRING"];

function json(value: string, from: TableField): string {
  const plain = jsonScalars.includes(canonicalType(from.type)) ? value : text(value, from);
  return unlessNull(value, `CAST(to_json(${plain}) AS JSON)`);
}

function unlessNull(value: string, converted: string): string {
  return `CASE WHEN ${value} IS NULL THEN NULL ELSE ${converted} END`;
}
