import { decimalOf, floorDivide, leastCommonMultiple, numberOf, unitsOf } from "./decimal.ts";
import type { Leaf } from "./leaf.ts";
import { found, NONE, UNKNOWN, type Answer, type Goal } from "./literal.ts";
import type { Solver } from "./solver.ts";

/** Larger exponents are not calculated with. */
const MOST_DECIMALS = 40;
/** So many multiples are tried from each end of their range. */
const MOST_TRIES = 80;
const LARGEST = Number.MAX_VALUE;
/** Below it a multiple and the number nearest to it are the same in decimal. */
const EXACT_BELOW = 2 ** 50;

interface Range {
  low: number;
  high: number;
  lowOpen: boolean;
  highOpen: boolean;
  readonly divisors: number[];
  readonly nonDivisors: number[];
}

/** A number for a leaf: bounds are one interval, divisors one least common multiple, both exact in decimal. */
export function solveNumber(leaf: Leaf, goal: Goal, solver: Solver): Answer {
  const range = rangeOf(leaf);
  if (range.low > range.high) return NONE;
  if (range.low === range.high) {
    return !range.lowOpen && !range.highOpen && solver.meets(goal, range.low) ? found(range.low) : NONE;
  }
  return range.divisors.length === 0 ? inInterval(range, goal, solver) : inMultiples(range, goal, solver);
}

/** Whether the bounds of a leaf leave no number. */
export function isEmptyRange(leaf: Leaf): boolean {
  const { low, high } = rangeOf(leaf);
  return low > high;
}

function rangeOf({ kept, broken }: Leaf): Range {
  const range: Range = {
    low: -Infinity,
    high: Infinity,
    lowOpen: false,
    highOpen: false,
    divisors: [],
    nonDivisors: [],
  };
  const above = (value: number, open: boolean): void => {
    if (value < range.low) return;
    range.lowOpen = open || (value === range.low && range.lowOpen);
    range.low = value;
  };
  const below = (value: number, open: boolean): void => {
    if (value > range.high) return;
    range.highOpen = open || (value === range.high && range.highOpen);
    range.high = value;
  };
  for (const { number, whole } of kept) {
    if (whole) range.divisors.push(1);
    if (number === null) continue;
    if (number.minimum !== undefined) above(number.minimum, false);
    if (number.exclusiveMinimum !== undefined) above(number.exclusiveMinimum, true);
    if (number.maximum !== undefined) below(number.maximum, false);
    if (number.exclusiveMaximum !== undefined) below(number.exclusiveMaximum, true);
    if (number.multipleOf !== undefined) range.divisors.push(number.multipleOf);
  }
  for (const { node, keyword } of broken) {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node.number ?? {};
    if (keyword === "minimum" && minimum !== undefined) below(minimum, true);
    if (keyword === "exclusiveMinimum" && exclusiveMinimum !== undefined) below(exclusiveMinimum, false);
    if (keyword === "maximum" && maximum !== undefined) above(maximum, true);
    if (keyword === "exclusiveMaximum" && exclusiveMaximum !== undefined) above(exclusiveMaximum, false);
    if (keyword === "multipleOf" && multipleOf !== undefined) range.nonDivisors.push(multipleOf);
    if (keyword === "whole") range.nonDivisors.push(1);
  }
  return range;
}

/** All numbers of an interval that is no single point: only what is excluded one by one or as a multiple has to be missed. */
function inInterval({ low, high, nonDivisors }: Range, goal: Goal, solver: Solver): Answer {
  const from = low === -Infinity ? Math.max(-LARGEST, Math.min(0, high - 1, high * 2)) : low;
  const to = high === Infinity ? Math.min(LARGEST, Math.max(0, low + 1, low * 2)) : high;
  const middle = from + (to - from) / 2;
  const steps = [...fractionsOf(nonDivisors), 1, 0.5, 0.1, 0.01, 0.001];
  const random =
    solver.random === null ? [] : [from + solver.random.next() * (to - from), Math.round(middle)];
  const candidates = [
    ...random,
    0,
    from,
    to,
    ...steps.flatMap((step) => [from + step, to - step, step, -step]),
    Math.trunc(middle),
    middle,
    from + (to - from) / 3,
    from + (to - from) / 7,
    ...Array.from({ length: MOST_TRIES }, (_, i) => from + i + 1),
    ...Array.from({ length: MOST_TRIES }, (_, i) => to - i - 1),
    ...Array.from({ length: MOST_TRIES }, (_, i) => from + ((to - from) * (i + 1)) / (MOST_TRIES + 2)),
  ];
  return firstThatMeets(candidates, goal, solver) ?? UNKNOWN;
}

/** Halves and tenths of divisors: what is no multiple of them. */
function fractionsOf(divisors: readonly number[]): readonly number[] {
  return divisors.flatMap((one) => [one / 2, one / 10, one / 3]);
}

function inMultiples(range: Range, goal: Goal, solver: Solver): Answer {
  const { low, high, divisors, nonDivisors } = range;
  const numbers = [...divisors, ...nonDivisors, ...[low, high].filter(Number.isFinite)];
  const scale = Math.max(...numbers.map((one) => decimalOf(one).scale));
  if (scale > MOST_DECIMALS) return firstThatMeets([0, low, high, ...divisors], goal, solver) ?? UNKNOWN;
  const step = divisors.map((one) => unitsOf(one, scale)).reduce(leastCommonMultiple);
  if (nonDivisors.some((one) => step % unitsOf(one, scale) === 0n)) return NONE;
  const first = low === -Infinity ? null : firstMultiple(unitsOf(low, scale), step, range.lowOpen);
  const last = high === Infinity ? null : -firstMultiple(-unitsOf(high, scale), step, range.highOpen);
  if (first !== null && last !== null && first > last) return NONE;
  let isExact = true;
  for (const index of multiplesBetween(first, last, solver)) {
    const value = numberOf(index * step, scale);
    if (Number.isFinite(value) && solver.meets(goal, value)) return found(value);
    isExact &&= Math.abs(value) < EXACT_BELOW;
  }
  const isComplete = first !== null && last !== null && last - first < BigInt(MOST_TRIES);
  return isComplete && isExact ? NONE : UNKNOWN;
}

/** The index of the first multiple of `step` from `low` on. */
function firstMultiple(low: bigint, step: bigint, open: boolean): bigint {
  const index = -floorDivide(-low, step);
  return open && index * step === low ? index + 1n : index;
}

/** Indexes of multiples: near zero or drawn, then from both ends of the range, then around zero. */
function* multiplesBetween(first: bigint | null, last: bigint | null, { random }: Solver): Generator<bigint> {
  const isInside = (one: bigint): boolean =>
    (first === null || one >= first) && (last === null || one <= last);
  const from = first ?? (last === null || last > 0n ? 0n : last - BigInt(MOST_TRIES));
  const to = last ?? (from > 0n ? from : 0n) + BigInt(MOST_TRIES);
  const drawn = random === null ? 0n : from + BigInt(random.between(0, 20));
  if (isInside(drawn)) yield drawn;
  for (let i = 0n; i < BigInt(MOST_TRIES) && from + i <= to; i++) {
    yield from + i;
    yield to - i;
  }
  for (let i = 1n; i < BigInt(MOST_TRIES); i++) {
    if (isInside(i)) yield i;
    if (isInside(-i)) yield -i;
  }
}

function firstThatMeets(candidates: readonly number[], goal: Goal, solver: Solver): Answer | null {
  const value = candidates.find((one) => Number.isFinite(one) && solver.meets(goal, one));
  return value === undefined ? null : found(value === 0 ? 0 : value);
}
