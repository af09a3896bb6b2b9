import type { NumberShape } from "../event-model.ts";

/** Digits of a decimal type: `precision` in all, `scale` of them after the point. */
export interface Decimal {
  readonly precision: number;
  readonly scale: number;
}

/** The exact number types of BigQuery. */
export type DecimalType = "NUMERIC" | "BIGNUMERIC";

/** Most digits before and after the point that each type holds. */
export const decimalLimits = {
  NUMERIC: { whole: 29, scale: 9 },
  BIGNUMERIC: { whole: 38, scale: 38 },
} as const;

/** Digits after the point of a power of ten: 2 for 0.01, 0 for 1 and 100; null for any other number. */
export function scaleOf(multipleOf: number): number | null {
  const match = /^1(?:e([+-]\d+))?$/.exec(multipleOf.toExponential());
  if (match === null) return null;
  return Math.max(0, -Number(match[1] ?? 0));
}

/** Digits before the point that the numbers of the shape can have; null when it has no bound on one side. */
export function wholeDigitsOf(shape: NumberShape): number | null {
  const low = shape.minimum ?? shape.exclusiveMinimum;
  const high = shape.maximum ?? shape.exclusiveMaximum;
  if (low === null || high === null) return null;
  const largest = Math.floor(Math.max(Math.abs(low), Math.abs(high)));
  return largest === 0 ? 0 : BigInt(largest).toString().length;
}

/** The decimal type for numbers with so many digits; null when BigQuery has none. */
export function decimalFor(
  whole: number,
  scale: number,
): { readonly type: DecimalType; readonly decimal: Decimal } | null {
  for (const type of ["NUMERIC", "BIGNUMERIC"] as const) {
    const limits = decimalLimits[type];
    if (scale > limits.scale || whole > limits.whole) continue;
    return { type, decimal: { precision: Math.max(1, whole + scale), scale } };
  }
  return null;
}
