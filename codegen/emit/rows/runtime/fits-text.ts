/** The part of the rows' runtime that tells whether values fit their columns. */
export const fitsText = String.raw`/** Holds for every value. */
export function anything(): boolean {
  return true;
}

export function isText(value: Json): boolean {
  return typeof value === "string";
}

export function isBoolean(value: Json): boolean {
  return typeof value === "boolean";
}

export function isNumber(value: Json): boolean {
  return typeof value === "number" || typeof (value as unknown) === "bigint";
}

/** True for a whole number of 64 bits. */
export function isInt64(value: Json): boolean {
  if (typeof value !== "number") return typeof (value as unknown) === "bigint" && BigInt.asIntN(64, value as unknown as bigint) === (value as unknown);
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

/** True for numbers of so many digits before and after the point. */
export function decimalOf(whole: number, scale: number): Fits {
  return (value) => {
    if (!isNumber(value)) return false;
    const text = String(decimalToCell(value, scale));
    return (text.split(".")[0] ?? "").replace(/^-?0*/, "").length <= whole && (typeof value !== "number" || Number(text) === value);
  };
}

/** True for a name that is no text of a number, and for a number that has such a text. */
export function isNameOrWholeNumber(value: Json): boolean {
  return typeof value === "string" ? !/^-?\d+$/.test(value) : Number.isSafeInteger(value);
}

export function isDate(value: Json): boolean {
  if (typeof value !== "string" || !/^(?!0000)\d{4}-\d\d-\d\d$/.test(value)) return false;
  const day = new Date(value + "T00:00:00Z");
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** True for an instant between the years 1 and 9999. */
export function isInstant(value: Json): boolean {
  if (typeof value !== "string" || !isDate(value.slice(0, 10)) || !RFC_3339.test(value)) return false;
  const cell = String(timestampToCell(value));
  return isClock(value.slice(11)) && cell.length === 27 && !cell.startsWith("0000");
}

export function isTime(value: Json): boolean {
  return typeof value === "string" && RFC_3339_TIME.test(value) && isClock(value);
}

/** Hours, minutes and seconds; a leap second is one. */
function isClock(text: string): boolean {
  return Number(text.slice(0, 2)) < 24 && Number(text.slice(3, 5)) < 60 && Number(text.slice(6, 8)) <= 60;
}

/** True for base64 in the one form that its bytes are written in. */
export function isBase64(value: Json): boolean {
  return typeof value === "string" && BASE64.test(value);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

export function isList(value: Json): boolean {
  return Array.isArray(value);
}

/** True for an array that is long enough, and whose end can be told from an absent one. */
export function hasEnd(items: readonly Json[], fewest: number): boolean {
  return items.length === fewest || (items.length > fewest && !isAbsent(items.at(-1), true));
}

/** True for arrays without null whose elements all fit. */
export function listOf(fits: Fits): Fits {
  return (value) => Array.isArray(value) && (value as readonly Json[]).every((one) => one !== null && fits(one));
}

/** True for objects whose values are null or fit. */
export function mapOf(fits: Fits): Fits {
  return (value) => isObject(value) && Object.values(value).every((one) => one === null || fits(one));
}

/** True for an object that has no other properties than these. */
export function hasOnly(value: JsonObject, names: ReadonlySet<string>): boolean {
  return Object.keys(value).every((name) => names.has(name));
}

/** True for a value that is there and fits. */
export function has(value: Json | undefined, fits: Fits): boolean {
  return present(value) && fits(value);
}

/** True for a value that fits or is not there. */
export function mayHave(value: Json | undefined, fits: Fits): boolean {
  return !present(value) || fits(value);
}
`;
