/** A decimal number as a whole number of units of 10 ** -scale. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The decimal form of a number, as it is printed. */
export function decimalOf(value: number): Decimal {
  const [decimal = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = decimal.split(".");
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The number of units of 10 ** -scale in a number; `scale` must be at least the number's own. */
export function unitsOf(value: number, scale: number): bigint {
  const own = decimalOf(value);
  return own.digits * 10n ** BigInt(scale - own.scale);
}

/** The number nearest to so many units of 10 ** -scale. */
export function numberOf(units: bigint, scale: number): number {
  return Number(`${units}e-${scale}`);
}

/** The smallest positive number that both divide. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}

/** The quotient rounded down; `divisor` must be positive. */
export function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
