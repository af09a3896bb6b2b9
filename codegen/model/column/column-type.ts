import { assertNever } from "../assert-never.ts";
import type { Column, ScalarColumn } from "../event-model.ts";
import { decimalLimits, type Decimal } from "./decimal.ts";
import type { TypeChoice } from "./scalar-type.ts";

/** The type of a column as the lock records it, its mode left aside: `INT64`, `NUMERIC(10,2)`, `JSON`, `RECORD`, `MAP<INT64>`, `LIST<RECORD>`. */
export function columnType(column: Column): string {
  switch (column.kind) {
    case "scalar":
      return scalarText(column);
    case "json":
      return "JSON";
    case "record":
      return "RECORD";
    case "map":
      return `MAP<${columnType(column.value)}>`;
    case "list":
      return `LIST<${columnType(column.element)}>`;
    default:
      return assertNever(column);
  }
}

/**
 * The column with the type that its table has, where every value of the column's own type fits that one (`INT64` in `NUMERIC`,
 * `NUMERIC(7,2)` in `NUMERIC(8,2)`); null where it does not.
 */
export function withType(column: Column, type: string): Column | null {
  if (columnType(column) === type) return column;
  switch (column.kind) {
    case "scalar": {
      const choice = parseScalar(type);
      return choice !== null && fits(column, choice) ? { ...column, ...choice } : null;
    }
    case "json":
    case "record":
      return null;
    case "map": {
      const value = withType(column.value, innerText(type, "MAP"));
      return value && { ...column, value };
    }
    case "list": {
      const element = withType(column.element, innerText(type, "LIST"));
      return element && { ...column, element };
    }
    default:
      return assertNever(column);
  }
}

function scalarText({ type, decimal }: Pick<ScalarColumn, "type" | "decimal">): string {
  return decimal === null ? type : `${type}(${decimal.precision},${decimal.scale})`;
}

function innerText(type: string, wrapper: "MAP" | "LIST"): string {
  return type.startsWith(`${wrapper}<`) && type.endsWith(">") ? type.slice(wrapper.length + 1, -1) : "";
}

/** Numeric types only: no other type has values that fit another. */
function parseScalar(text: string): TypeChoice | null {
  const match = /^(INT64|FLOAT64|NUMERIC|BIGNUMERIC)(?:\((\d+),(\d+)\))?$/.exec(text);
  if (match === null) return null;
  const [, type, precision, scale] = match;
  const decimal = precision === undefined ? null : { precision: Number(precision), scale: Number(scale) };
  return { type: type as TypeChoice["type"], decimal };
}

function fits(column: ScalarColumn, locked: TypeChoice): boolean {
  const from = digits(column.type, column.decimal);
  const to = digits(locked.type, locked.decimal);
  if (from !== null && to !== null) return from.whole <= to.whole && from.scale <= to.scale;
  // Numbers of JSON are doubles, so a FLOAT64 column holds every integer that arrives.
  return column.type === "INT64" && locked.type === "FLOAT64";
}

function digits(
  type: string,
  decimal: Decimal | null,
): { readonly whole: number; readonly scale: number } | null {
  if (decimal !== null) return { whole: decimal.precision - decimal.scale, scale: decimal.scale };
  if (type === "INT64") return { whole: 19, scale: 0 };
  return type === "NUMERIC" || type === "BIGNUMERIC" ? decimalLimits[type] : null;
}
