import type { Column, NumberShape, Shape } from "./event-model.ts";
import { decimalLimits } from "./column/decimal.ts";

/** The first number past what an INT64 column holds. */
export const INT64_LIMIT = 2 ** 63;

/**
 * The magnitude from which on numbers do not fit the column, when the schema allows such numbers; null when all valid ones fit. The column
 * then has the nearest number that it can, and `_extra` the number itself.
 */
export function rangeLimit(shape: Shape, column: Column): number | null {
  if (shape.kind !== "number" || column.kind !== "scalar" || shape.loose) return null;
  const limit = limitOf(column);
  return limit === null || largestOf(shape) < limit ? null : limit;
}

/** The largest magnitude that the schema allows; infinite without bounds. */
export function largestOf(shape: NumberShape): number {
  if (shape.values !== null)
    return Math.max(0, ...shape.values.map((one) => (typeof one === "number" ? Math.abs(one) : 0)));
  const low = shape.minimum ?? shape.exclusiveMinimum ?? -Infinity;
  const high = shape.maximum ?? shape.exclusiveMaximum ?? Infinity;
  return Math.max(Math.abs(low), Math.abs(high));
}

function limitOf(column: Column & { readonly kind: "scalar" }): number | null {
  if (column.type === "INT64") return INT64_LIMIT;
  if (column.type !== "NUMERIC" && column.type !== "BIGNUMERIC") return null;
  const { decimal } = column;
  return Number(
    `1e${decimal === null ? decimalLimits[column.type].whole : decimal.precision - decimal.scale}`,
  );
}
