import type { TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";

/** Digits of an exact number: `precision` in all, `scale` of them after the point. */
export interface DecimalShape {
  readonly precision: number;
  readonly scale: number;
}

/** DuckDB's decimals end at 38 digits. */
const most = 38;

/**
 * The digits that the embedded warehouse keeps for a NUMERIC or BIGNUMERIC column. NUMERIC is whole. A BIGNUMERIC of more than 38 digits is
 * cut to 38 with at most 18 after the point: values beyond are rejected one by one, never rounded.
 */
export function decimalShape(field: TableField): DecimalShape {
  const big = canonicalType(field.type) === "BIGNUMERIC";
  if (field.precision === undefined)
    return big ? { precision: most, scale: 18 } : { precision: most, scale: 9 };
  const precision = Number(field.precision);
  const scale = Number(field.scale ?? "0");
  return precision <= most ? { precision, scale } : { precision: most, scale: Math.min(scale, 18) };
}

/** The digits of a NUMERIC or BIGNUMERIC column in BigQuery; of the 39th digit that a BIGNUMERIC has before the point, only a part can be used. */
export function bigqueryDecimalShape(field: TableField): DecimalShape {
  const big = canonicalType(field.type) === "BIGNUMERIC";
  if (field.precision === undefined)
    return big ? { precision: 2 * most, scale: most } : { precision: most, scale: 9 };
  return { precision: Number(field.precision), scale: Number(field.scale ?? "0") };
}

/** A number as it comes back: no sign or zero too many, no exponent. */
const canonical = /^-?(?:[1-9]\d*|0(?=\.))(?:\.\d*[1-9])?$/;
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * A number in decimal notation without an exponent and without idle zeros, or null when `text` is not a number or has more digits than the
 * shape holds. Nothing is rounded.
 */
export function readDecimal(text: string, shape: DecimalShape): string | null {
  if (canonical.test(text)) return fits(text, shape) ? text : null;
  const match = pattern.exec(text);
  const [, sign = "", before = "", after = "", exponent = "0"] = match ?? [];
  if (match === null || before.length + after.length === 0) return null;
  const digits = before + after;
  const significant = digits.replace(/^0+/, "");
  if (significant === "") return "0";
  // Bounds the work below: no shape holds numbers of such magnitude.
  const point = before.length + Number(exponent);
  if (Math.abs(point) > digits.length + 2 * most) return null;
  const padded = "0".repeat(Math.max(0, -point)) + digits + "0".repeat(Math.max(0, point - digits.length));
  const whole = padded.slice(0, Math.max(0, point)).replace(/^0+/, "");
  const fraction = padded.slice(Math.max(0, point)).replace(/0+$/, "");
  const plain = (sign === "-" ? "-" : "") + (whole || "0") + (fraction === "" ? "" : `.${fraction}`);
  return fits(plain, shape) ? plain : null;
}

function fits(number: string, shape: DecimalShape): boolean {
  const start = number.startsWith("-") ? 1 : 0;
  const point = number.indexOf(".");
  const end = point < 0 ? number.length : point;
  const whole = number.startsWith("0", start) ? 0 : end - start;
  const fraction = point < 0 ? 0 : number.length - point - 1;
  return whole <= shape.precision - shape.scale && fraction <= shape.scale;
}
