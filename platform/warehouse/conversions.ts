import type { TableField } from "../../generated/contract.ts";
import { canonicalType, relateTypes } from "./column-types.ts";

/** Types that a value of each type has an exact form in, beyond what BigQuery widens in place. */
const convertible: Readonly<Record<string, readonly string[]>> = {
  INTEGER: ["STRING", "JSON"],
  FLOAT: ["STRING", "JSON"],
  NUMERIC: ["STRING", "JSON"],
  BIGNUMERIC: ["STRING", "JSON"],
  BOOLEAN: ["STRING", "JSON"],
  DATE: ["TIMESTAMP", "STRING", "JSON"],
  TIME: ["STRING", "JSON"],
  TIMESTAMP: ["STRING", "JSON"],
  BYTES: ["STRING", "JSON"],
  STRING: ["JSON"],
};

/**
 * How a live column comes to take the values of the desired one, modes and nested columns left aside. `keep`: it does already. `widen`:
 * BigQuery widens it in place, outside of arrays. `convert`: each value has an exact form in the new type, so that a copy of the table
 * loses nothing. `never`: values could be lost, or fail to convert.
 */
export type Conversion = "keep" | "widen" | "convert" | "never";

/** Decides it. Neither column may be a RECORD unless both are. */
export function conversionOf(desired: TableField, live: TableField): Conversion {
  const relation = relateTypes(desired, live);
  if (relation === "same" || relation === "fits") return "keep";
  if (relation === "wider") return "widen";
  const targets = convertible[canonicalType(live.type)] ?? [];
  return targets.includes(canonicalType(desired.type)) ? "convert" : "never";
}
