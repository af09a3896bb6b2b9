import type { NumberShape } from "../../model/event-model.ts";

/**
 * The numbers that a generator may draw: an integer from `low` to `high`, times `factor / divisor`. All parts are safe integers, so that
 * each number is the double closest to its decimal value.
 */
export interface Grid {
  readonly low: number;
  readonly high: number;
  readonly factor: number;
  readonly divisor: number;
}

/** What is preferred where the schema leaves a choice. */
export interface NumberPreference {
  readonly low: number;
  readonly high: number;
  /** Digits after the point of numbers that are no integers. */
  readonly digits: number;
}

/** An exact decimal number: `digits / 10^scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** The legal numbers of a shape, as near to the preference as they come; null when there are none. */
export function gridOf(shape: NumberShape, preference: NumberPreference): Grid | null {
  for (let digits = preference.digits; digits <= 15; digits++) {
    const grid = withStep(shape, preference, stepOf(shape, digits));
    if (grid !== null || shape.multipleOf !== null || shape.integer) return grid;
  }
  return null;
}

/** The code of a number of the grid. */
export function gridExpression({ low, high, factor, divisor }: Grid): string {
  if (low === high) return String((low * factor) / divisor);
  if (divisor !== 1) return `random.multiple(${low}, ${high}, ${factor}, ${divisor})`;
  return factor === 1 ? `random.int(${low}, ${high})` : `random.int(${low}, ${high}) * ${factor}`;
}

/** Smallest and largest number of the grid. */
export function gridBounds({ low, high, factor, divisor }: Grid): {
  readonly low: number;
  readonly high: number;
} {
  return { low: (low * factor) / divisor, high: (high * factor) / divisor };
}

/** Digits after the point that the numbers of the grid need. */
export function gridDigits({ divisor }: Grid): number {
  return String(divisor).length - 1;
}

function stepOf(shape: NumberShape, digits: number): Decimal {
  if (shape.multipleOf === null) return { digits: 1n, scale: shape.integer ? 0 : digits };
  const step = decimalOf(shape.multipleOf);
  if (!shape.integer || step.scale === 0) return step;
  const unit = 10n ** BigInt(step.scale);
  return { digits: step.digits / greatestCommonDivisor(step.digits, unit), scale: 0 };
}

function withStep(shape: NumberShape, preference: NumberPreference, step: Decimal): Grid | null {
  const limit = LARGEST / step.digits;
  const low = largest(-limit, ceil(shape.minimum, step), above(shape.exclusiveMinimum, step));
  const high = smallest(limit, floor(shape.maximum, step), below(shape.exclusiveMaximum, step));
  if (low > high) return null;
  const wanted = preferred(preference, step, { low, high });
  return {
    low: Number(wanted.low),
    high: Number(wanted.high),
    factor: Number(step.digits),
    divisor: 10 ** step.scale,
  };
}

/** The preferred range within the legal one; where they do not meet, as wide a range at the near end. */
function preferred(
  preference: NumberPreference,
  step: Decimal,
  legal: { readonly low: bigint; readonly high: bigint },
): { readonly low: bigint; readonly high: bigint } {
  const low = ceil(preference.low, step) ?? 0n;
  const high = floor(preference.high, step) ?? 0n;
  const width = high > low ? high - low : 1000n;
  if (low > legal.high) return { low: largest(legal.low, legal.high - width), high: legal.high };
  if (high < legal.low || high < low)
    return { low: legal.low, high: smallest(legal.high, legal.low + width) };
  return { low: largest(low, legal.low), high: smallest(high, legal.high) };
}

function floor(value: number | null, step: Decimal): bigint | null {
  if (value === null) return null;
  const { numerator, denominator } = quotient(value, step);
  const whole = numerator / denominator;
  return numerator < 0n && whole * denominator !== numerator ? whole - 1n : whole;
}

function ceil(value: number | null, step: Decimal): bigint | null {
  const whole = floor(value, step);
  return whole === null || isMultiple(value, step) ? whole : whole + 1n;
}

function above(value: number | null, step: Decimal): bigint | null {
  const whole = floor(value, step);
  return whole === null ? null : whole + 1n;
}

function below(value: number | null, step: Decimal): bigint | null {
  const whole = floor(value, step);
  return whole !== null && isMultiple(value, step) ? whole - 1n : whole;
}

function isMultiple(value: number | null, step: Decimal): boolean {
  if (value === null) return false;
  const { numerator, denominator } = quotient(value, step);
  return numerator % denominator === 0n;
}

/** value / step as a fraction of integers. */
function quotient(
  value: number,
  step: Decimal,
): { readonly numerator: bigint; readonly denominator: bigint } {
  const { digits, scale } = decimalOf(value);
  return { numerator: digits * 10n ** BigInt(step.scale), denominator: step.digits * 10n ** BigInt(scale) };
}

/** The shortest decimal that reads back as this double. */
function decimalOf(value: number): Decimal {
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const fraction = mantissa.split(".")[1] ?? "";
  const digits = BigInt(mantissa.replace(".", ""));
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}

function largest(first: bigint, ...others: readonly (bigint | null)[]): bigint {
  return others.reduce((most: bigint, one) => (one !== null && one > most ? one : most), first);
}

function smallest(first: bigint, ...others: readonly (bigint | null)[]): bigint {
  return others.reduce((least: bigint, one) => (one !== null && one < least ? one : least), first);
}
