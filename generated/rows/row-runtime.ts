// Code generated from schemas/ by `npm run codegen`. DO NOT EDIT.
import type { Json } from "../contract.ts";

export type JsonObject = { readonly [name: string]: Json };
export type MutableObject = { [name: string]: Json };

type Convert = (value: Json) => Json;
type Fits = (value: Json) => boolean;

/** The property that the object itself has under a name which every object inherits. */
export function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Gives an object a property of its own under any name, __proto__ included. */
export function put(object: MutableObject, name: string, value: Json): void {
  if (name === "__proto__") Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

/** True when there is a value. */
export function present(value: Json | undefined): value is Exclude<Json, null> {
  return value !== undefined && value !== null;
}

/** True for an array with elements. */
export function filled(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** A value that is the same in events and rows. */
export function same(value: Json | undefined): Json {
  return value ?? null;
}

/** The document when it is an object, else one without properties. */
export function objectOrEmpty(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

/** True for an object that is no array. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when the value is one of the list. */
export function oneOf(value: Json | undefined, list: readonly Json[]): boolean {
  return value !== undefined && list.includes(value);
}

/** A nested value, or null. */
export function record(value: Json | undefined, convert: Convert): Json {
  return value === undefined || value === null ? null : convert(value);
}

/** An array both ways; REPEATED holds no nulls, so they are left out, and no array is an empty one. */
export function list(value: Json | undefined, convert: Convert): Json[] {
  const converted: Json[] = [];
  if (!Array.isArray(value)) return converted;
  for (const item of value as readonly Json[]) if (item !== null) converted.push(convert(item));
  return converted;
}

/** A map as {key, value} records, in its order. */
export function mapToCell(value: Json | undefined, convert: Convert): Json[] {
  const entries: Json[] = [];
  if (!present(value)) return entries;
  const map = value as JsonObject;
  for (const key of Object.keys(map)) {
    const one = map[key] ?? null;
    entries.push({ key, value: one === null ? null : convert(one) });
  }
  return entries;
}

/** The same with those entries only whose value is null or fits; _extra keeps the others. */
export function fittingMapToCell(value: Json | undefined, convert: Convert, fits: Fits): Json[] {
  const entries: Json[] = [];
  if (!present(value)) return entries;
  for (const [key, one] of Object.entries(value as JsonObject)) {
    if (one === null) entries.push({ key, value: null });
    else if (fits(one)) entries.push({ key, value: convert(one) });
  }
  return entries;
}

/** The map of {key, value} records. */
export function mapFromCell(cell: Json | undefined, convert: Convert): Json {
  const map: MutableObject = {};
  if (!Array.isArray(cell)) return map;
  for (const entry of cell as readonly { readonly key: string; readonly value?: Json }[]) put(map, entry.key, present(entry.value) ? convert(entry.value) : null);
  return map;
}

/** The array of a tuple's cells and its further elements. What is absent at the end is left out, down to the fewest elements that are legal; empty arrays of the positions in repeated count as absent. */
export function tupleFromCell(positions: readonly Json[], rest: readonly Json[], fewest: number, repeated: readonly number[] = []): Json[] {
  const values = [...positions, ...rest];
  if (rest.length > 0) return values;
  while (values.length > fewest && isAbsent(values.at(-1), repeated.includes(values.length - 1))) values.pop();
  while (values.length < fewest) values.push(null);
  return values;
}

function isAbsent(value: Json | undefined, repeated: boolean): boolean {
  if (value === null || value === undefined) return true;
  return repeated && typeof value === "object" && Object.keys(value).length === 0;
}

/** The cell of a value that fits its column; of any other the empty one, since _extra keeps it. */
export function fitting(value: Json | undefined, fits: Fits, convert: Convert, empty: Json): Json {
  return present(value) && fits(value) ? convert(value) : empty;
}

/** True for numbers of the magnitude or a larger one. */
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

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)$/;

/**
 * TIMESTAMP as RFC 3339 in UTC with six digits of fraction: offsets are applied, further digits cut, a leap second is the next second.
 * Text that is no instant, or one outside the years 0000 to 9999, stays as it is.
 */
export function timestampToCell(value: Json | undefined): Json {
  if (typeof value !== "string") return value ?? null;
  if (value.charCodeAt(10) === 0x54 && value.charCodeAt(17) < 0x36) {
    if (value.length === 20 && value.charCodeAt(19) === 0x5a) return value.slice(0, 19) + ".000000Z";
    if (value.charCodeAt(19) === 0x2e) {
      if (value.length === 24 && value.charCodeAt(23) === 0x5a) return value.slice(0, 23) + "000Z";
      if (value.length === 27 && value.charCodeAt(26) === 0x5a) return value;
    }
  }
  const match = RFC_3339.exec(value);
  if (match === null) return value;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === "-" ? -1 : 1);
  const instant = new Date(0);
  instant.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  instant.setUTCHours(Number(hour), Number(minute) - offset, Number(second));
  const text = instant.toISOString();
  return text.length === 24 ? text.slice(0, 19) + "." + micros(fraction) + "Z" : value;
}

const RFC_3339_TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)?$/;

/** TIME as the time of day in UTC with six digits of fraction. */
export function timeToCell(value: Json | undefined): Json {
  if (typeof value !== "string") return value ?? null;
  const match = RFC_3339_TIME.exec(value);
  if (match === null) return value;
  const [, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === "-" ? -1 : 1);
  const instant = new Date(0);
  instant.setUTCHours(Number(hour), Number(minute) - offset, Number(second));
  return instant.toISOString().slice(11, 19) + "." + micros(fraction);
}

/** The time of day of a row as RFC 3339 has it, in UTC. */
export function timeFromCell(cell: Json | undefined): Json {
  const time = timeToCell(cell);
  return typeof time === "string" ? time + "Z" : time;
}

function micros(fraction: string | undefined): string {
  return (fraction ?? "").slice(0, 6).padEnd(6, "0");
}

/** Any value as JSON text. */
export function jsonToCell(value: Json | undefined): Json {
  return present(value) ? jsonText(value) : null;
}

/** The value of JSON text. */
export function jsonFromCell(cell: Json | undefined): Json {
  return typeof cell === "string" ? parseJson(cell) : (cell ?? null);
}

/** An array of any values; null is one of them. */
export function jsonListToCell(value: Json | undefined): Json[] {
  return Array.isArray(value) ? (value as readonly Json[]).map(jsonText) : [];
}

/** The array of such a column. */
export function jsonListFromCell(cell: Json | undefined): Json[] {
  return Array.isArray(cell) ? (cell as readonly Json[]).map(jsonFromCell) : [];
}

/** JSON text; a bigint is a number of all its digits. */
export function jsonText(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? rawJson(one.toString()) : one));
  }
}

/** The value of JSON text; a whole number that no double holds exactly is a bigint. */
export function parseJson(text: string): Json {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  return (JSON.parse as ParseWithSource)(text, (_, value, { source }) => {
    if (typeof value !== "number" || Number.isSafeInteger(value) || !/^-?\d+$/.test(source ?? "")) return value;
    return exactNumber(source);
  });
}

type ParseWithSource = (text: string, revive: (key: string, value: Json, context: { readonly source?: string }) => Json) => Json;

const { rawJSON: rawJson } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** Puts the properties that are not declared into extra, under their JSON pointers. */
export function collect(extra: MutableObject, value: Json | undefined, declared: ReadonlySet<string>, pointer: string): void {
  if (!present(value)) return;
  const object = value as JsonObject;
  for (const name of Object.keys(object)) {
    if (!declared.has(name)) extra[pointer + "/" + step(name)] = object[name] ?? null;
  }
}

/** True for a value that does not fit its column; it goes into extra as it is. */
export function misfit(extra: MutableObject, value: Json | undefined, fits: Fits, pointer: string): boolean {
  if (!present(value) || fits(value)) return false;
  extra[pointer] = value;
  return true;
}

/** The same for the elements after the first ones, which go one by one. */
export function misfitRest(extra: MutableObject, value: Json | undefined, first: number, fits: Fits, pointer: string): boolean {
  const others = rest(value, first);
  if (fits(others)) return false;
  (others as readonly Json[]).forEach((one, index) => {
    extra[pointer + "/" + String(first + index)] = one;
  });
  return true;
}

/** A value that its column holds only in part goes into extra as it is. */
export function keep(extra: MutableObject, value: Json | undefined, pointer: string): void {
  extra[pointer] = value ?? null;
}

/** The element at a position. */
export function item(value: Json | undefined, index: number): JsonObject {
  return ((value as readonly Json[] | undefined)?.[index] ?? null) as JsonObject;
}

/** The elements after the first ones. */
export function rest(value: Json | undefined, first: number): Json {
  return Array.isArray(value) ? (value as readonly Json[]).slice(first) : [];
}

/** Visits an object whose property tells that it is of the branch. */
export function whenTagged(value: Json | undefined, property: string, tags: readonly Json[], visit: (object: JsonObject) => void): void {
  if (isObject(value) && oneOf(own(value, property), tags)) visit(value);
}

/** Visits the elements of an array that a row keeps, with their position there. */
export function eachItem(value: Json | undefined, visit: (item: JsonObject, index: number) => void): void {
  if (!Array.isArray(value)) return;
  let index = 0;
  for (const item of value as readonly Json[]) if (item !== null) visit(item as JsonObject, index++);
}

/** Visits the values of a map, each with the pointer step of its key. */
export function eachValue(value: Json | undefined, visit: (value: JsonObject, step: string) => void): void {
  if (!present(value)) return;
  for (const [key, one] of Object.entries(value as JsonObject)) if (one !== null) visit(one as JsonObject, step(key));
}

/** Visits an object that may be absent. */
export function whenObject(value: Json | undefined, visit: (object: JsonObject) => void): void {
  if (value !== undefined && value !== null) visit(value as JsonObject);
}

/** The _extra column: JSON text, or null when there is nothing. */
export function extraToCell(extra: MutableObject): Json {
  for (const _ in extra) return jsonText(extra);
  return null;
}

/** Puts what _extra holds back where it stood. */
export function restore(event: MutableObject, cell: Json | undefined): void {
  const extra = jsonFromCell(cell);
  if (extra === null) return;
  for (const [pointer, value] of Object.entries(extra as JsonObject)) {
    const steps = pointer.slice(1).split("/").map((one) => one.replaceAll("~1", "/").replaceAll("~0", "~"));
    const name = steps.pop() ?? "";
    let place = event;
    for (const one of steps) {
      if (!present(own(place, one))) put(place, one, {});
      place = place[one] as MutableObject;
    }
    fill(place, name);
    put(place, name, value);
  }
}

function step(name: string): string {
  return name.includes("~") || name.includes("/") ? name.replaceAll("~", "~0").replaceAll("/", "~1") : name;
}

/** What is missing in an array before a position is null. */
function fill(place: MutableObject, name: string): void {
  if (!Array.isArray(place)) return;
  const values = place as Json[];
  while (values.length < Number(name)) values.push(null);
}

/** Holds for every value. */
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
