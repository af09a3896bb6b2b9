/** The part of the rows' runtime that handles numbers. */
export const numbersText = String.raw`/** True for numbers of the magnitude or a larger one. */
export function exceeds(value: Json | undefined, magnitude: number): boolean {
  if (typeof value === "number") return value >= magnitude || value <= -magnitude;
  return typeof (value as unknown) === "bigint" && ((value as unknown as bigint) >= magnitude || (value as unknown as bigint) <= -magnitude);
}

/** INT64: numbers that a double holds exactly as they are, larger ones as decimal text, and the nearest one for those that are too large. */
export function integerToCell(value: Json | undefined): Json {
  if (exceeds(value, 2 ** 63)) return (value as number) < 0 ? "-9223372036854775808" : "9223372036854775807";
  if (typeof value === "number") return Number.isSafeInteger(value) || !Number.isInteger(value) ? value + 0 : BigInt(value).toString();
  return typeof (value as unknown) === "bigint" ? String(value) : (value ?? null);
}

/** FLOAT64; minus zero becomes zero, as in JSON text. */
export function numberToCell(value: Json | undefined): Json {
  if (typeof value === "number") return value + 0;
  return typeof (value as unknown) === "bigint" ? Number(value) : (value ?? null);
}

/** A number of a row, which may be there as text. */
export function numberFromCell(cell: Json | undefined): Json {
  return present(cell) ? Number(cell) + 0 : null;
}

/** The same for numbers without fraction: one that no double holds exactly comes back as a bigint. */
export function exactNumber(cell: Json | undefined): Json {
  if (typeof cell === "number") return cell + 0;
  if (!present(cell)) return null;
  const text = String(cell);
  const number = Number(text) + 0;
  if (Number.isSafeInteger(number) || !/^-?\d+$/.test(text)) return number;
  return BigInt(text) === BigInt(number) ? number : (BigInt(text) as unknown as Json);
}

/** NUMERIC and BIGNUMERIC as decimal text without exponent; digits past the scale are rounded, and of larger numbers it is the nearest. */
export function decimalToCell(value: Json | undefined, scale: number, limit = Infinity): Json {
  if (exceeds(value, limit)) return ((value as number) < 0 ? "-" : "") + "9".repeat(Math.round(Math.log10(limit)));
  if (typeof (value as unknown) === "bigint") return String(value);
  if (typeof value !== "number") return value ?? null;
  const text = String(value + 0);
  if (!text.includes("e")) {
    const dot = text.indexOf(".");
    if (dot === -1 || text.length - dot - 1 <= scale) return text;
  } else if (Math.abs(value) >= 1e21) return withoutExponent(text);
  const rounded = value.toFixed(scale);
  const short = rounded.includes(".") ? rounded.replace(/\.?0+$/, "") : rounded;
  return short === "-0" ? "0" : short;
}


/** The digits of a large number: 1.5e+21 gives 1500000000000000000000. */
function withoutExponent(text: string): string {
  const [mantissa = "", exponent = ""] = text.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return whole + fraction.padEnd(Number(exponent), "0");
}

/** A STRING column for text, numbers and booleans alike: their text. */
export function textToCell(value: Json | undefined): Json {
  if (!present(value)) return null;
  return typeof value === "string" ? value : String(value);
}

/** The boolean of its text. */
export function booleanFromText(cell: Json | undefined): Json {
  return present(cell) ? cell === "true" || cell === true : null;
}

/** A name, or the number whose text it is. */
export function nameOrWholeNumber(cell: Json | undefined): Json {
  return typeof cell === "string" && /^-?\d+$/.test(cell) ? Number(cell) : (cell ?? null);
}
`;
