import type { NumberShape } from "../../model/event-model.ts";
import { decimalOf, greatestCommonDivisor, isMultipleOf, quotient, type Decimal } from "./decimal.ts";

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

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** The legal numbers of a shape, as near to the preference as they come; null when there are none. */
export function gridOf(shape: NumberShape, preference: NumberPreference): Grid | null {
  for (let digits = preference.digits; digits <= 15; digits++) {
    const grid = withStep(shape, preference, stepOf(shape, digits));
    if (grid !== null || shape.multipleOf !== null || shape.integer) return grid;
  }
  return null;
}

/** Numbers that a shape allows: those of a grid, or some of them where they are beyond the integers that doubles count exactly. */
export type Numbers =
  | { readonly kind: "grid"; readonly grid: Grid }
  | { readonly kind: "listed"; readonly values: readonly number[] };

/** How far a number may be from 0 where nothing is preferred. */
const ANYTHING = { low: -1e9, high: 1e9, digits: 2 };

/** The numbers of a shape; null when none are found. */
export function numbersOf(shape: NumberShape, preference: NumberPreference = ANYTHING): Numbers | null {
  const grid = gridOf(shape, preference);
  if (grid !== null) return { kind: "grid", grid };
  const values = doublesNear(shape);
  return values.length === 0 ? null : { kind: "listed", values };
}

/** True when the number meets all constraints of the shape, counted in decimal. */
export function isLegalNumber(shape: NumberShape, value: number): boolean {
  if (shape.integer && !Number.isInteger(value)) return false;
  if (value < (shape.minimum ?? -Infinity) || value > (shape.maximum ?? Infinity)) return false;
  if (value <= (shape.exclusiveMinimum ?? -Infinity) || value >= (shape.exclusiveMaximum ?? Infinity))
    return false;
  return shape.multipleOf === null || isMultipleOf(value, shape.multipleOf);
}

/** Legal doubles close to the bounds. */
function doublesNear(shape: NumberShape): readonly number[] {
  const bounds = [shape.minimum, shape.maximum, shape.exclusiveMinimum, shape.exclusiveMaximum].filter(
    (one) => one !== null,
  );
  const unit = shape.multipleOf ?? 0;
  const near = [0, unit, -unit, ...bounds].flatMap((bound) => {
    const gap = Math.max(Math.abs(bound) * Number.EPSILON, Number.MIN_VALUE);
    const steps = [0, 1, 2, 3, 4, 8, 16].flatMap((count) => [bound + count * gap, bound - count * gap]);
    const multiples =
      unit === 0
        ? []
        : [
            Math.floor(bound / unit) * unit,
            Math.ceil(bound / unit) * unit,
            (Math.floor(bound / unit) + 1) * unit,
          ];
    return [...steps, ...multiples, ...[2, 4, 10].map((factor) => bound * factor)];
  });
  const legal = near.filter((one) => Number.isFinite(one) && isLegalNumber(shape, one));
  return [...new Set(legal.map((one) => one + 0))].slice(0, 8);
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
  if (step.scale > 15 || step.digits > LARGEST) return null;
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

function largest(first: bigint, ...others: readonly (bigint | null)[]): bigint {
  return others.reduce((most: bigint, one) => (one !== null && one > most ? one : most), first);
}

function smallest(first: bigint, ...others: readonly (bigint | null)[]): bigint {
  return others.reduce((least: bigint, one) => (one !== null && one < least ? one : least), first);
}
