import type { TableField } from "../../generated/contract.ts";
import { backtick, canonicalType, ddlType } from "./column-types.ts";
import type { ConversionDialect } from "./converted-value.ts";

/** Conversions in GoogleSQL. */
export const googleConversion: ConversionDialect = {
  member: (struct, name) => `${struct}.${backtick(name)}`,
  struct: (whole, members) => {
    const parts = members.map(([name, value]) => `${value} AS ${backtick(name)}`);
    return `IF(${whole} IS NULL, NULL, STRUCT(${parts.join(", ")}))`;
  },
  each: (array, variable, convert) =>
    `ARRAY(SELECT ${convert(variable)} FROM UNNEST(${array}) AS ${variable} WITH OFFSET AS ${variable}_at ORDER BY ${variable}_at)`,
  arrayOf: (value) => `IF(${value} IS NULL, [], [${value}])`,
  scalar: (value, from, to) => {
    const type = canonicalType(to.type);
    if (type === "STRING") return text(value, from);
    if (type === "JSON") return json(value, from);
    return `CAST(${value} AS ${ddlType({ ...to, mode: "NULLABLE" })})`;
  },
  absent: (field) => (field.mode === "REPEATED" ? "[]" : `CAST(NULL AS ${ddlType(field)})`),
};

/** A value in the form that it has in an event. */
function text(value: string, from: TableField): string {
  switch (canonicalType(from.type)) {
    case "TIMESTAMP":
      return `FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E6SZ', ${value}, 'UTC')`;
    case "BYTES":
      return `TO_BASE64(${value})`;
    default:
      return `CAST(${value} AS STRING)`;
  }
}

const jsonScalars: readonly string[] = ["INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "STRING"];

function json(value: string, from: TableField): string {
  const plain = jsonScalars.includes(canonicalType(from.type)) ? value : text(value, from);
  return `IF(${value} IS NULL, NULL, TO_JSON(${plain}))`;
}
