/** An exact decimal number: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The shortest decimal that reads back as this double. */
export function decimalOf(value: number): Decimal {
  if (Number.isSafeInteger(value)) return { digits: BigInt(value), scale: 0 };
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const fraction = mantissa.split(".")[1] ?? "";
  const digits = BigInt(mantissa.replace(".", ""));
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** value / unit as a fraction of integers. */
export function quotient(
  value: number,
  unit: Decimal,
): { readonly numerator: bigint; readonly denominator: bigint } {
  const { digits, scale } = decimalOf(value);
  return { numerator: digits * 10n ** BigInt(unit.scale), denominator: unit.digits * 10n ** BigInt(scale) };
}

/** True for a whole multiple, counted in decimal. */
export function isMultipleOf(value: number, unit: number): boolean {
  const { numerator, denominator } = quotient(value, decimalOf(unit));
  return denominator !== 0n && numerator % denominator === 0n;
}

/** The smallest number that is a whole multiple of both. */
export function commonMultiple(a: number, b: number): number {
  const [one, two] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(one.scale, two.scale);
  const left = one.digits * 10n ** BigInt(scale - one.scale);
  const right = two.digits * 10n ** BigInt(scale - two.scale);
  return Number(`${(left * right) / greatestCommonDivisor(left, right)}e-${scale}`);
}

/** The largest integer that divides both. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b];
  while (small !== 0n) [large, small] = [small, large % small];
  return large;
}
