// Code generated from schemas/ by `npm run codegen`. DO NOT EDIT.
import type { Json } from "../contract.ts";

export type JsonObject = { readonly [name: string]: Json };
export type MutableObject = { [name: string]: Json };

type Convert = (value: Json) => Json;

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

/** INT64 and FLOAT64; minus zero becomes zero, as in JSON text. */
export function numberToCell(value: Json | undefined): Json {
  return typeof value === "number" ? value + 0 : (value ?? null);
}

/** Numbers come back as numbers or, where a double could not hold them, as text. */
export function numberFromCell(cell: Json | undefined): Json {
  return present(cell) ? Number(cell) + 0 : null;
}

/** NUMERIC and BIGNUMERIC as decimal text without exponent; digits past the scale are rounded. */
export function decimalToCell(value: Json | undefined, scale: number): Json {
  if (typeof value !== "number") return value ?? null;
  const text = String(value + 0);
  if (!text.includes("e")) {
    const dot = text.indexOf(".");
    if (dot === -1 || text.length - dot - 1 <= scale) return text;
  } else if (Math.abs(value) >= 1e21) return BigInt(value).toString();
  const rounded = value.toFixed(scale);
  const short = rounded.includes(".") ? rounded.replace(/\.?0+$/, "") : rounded;
  return short === "-0" ? "0" : short;
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
  return present(value) ? JSON.stringify(value) : null;
}

/** The value of JSON text. */
export function jsonFromCell(cell: Json | undefined): Json {
  return typeof cell === "string" ? (JSON.parse(cell) as Json) : (cell ?? null);
}

/** A nested object, or null. */
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
  for (const key of Object.keys(map)) entries.push({ key, value: convert(map[key] ?? null) });
  return entries;
}

/** The map of {key, value} records. */
export function mapFromCell(cell: Json | undefined, convert: Convert): Json {
  const map: MutableObject = {};
  if (!Array.isArray(cell)) return map;
  for (const entry of cell as readonly { readonly key: string; readonly value?: Json }[]) put(map, entry.key, convert(entry.value ?? null));
  return map;
}

/** Puts the properties that are not declared into extra, under their JSON pointers. */
export function collect(extra: MutableObject, value: Json | undefined, declared: ReadonlySet<string>, pointer: string): void {
  if (!present(value)) return;
  const object = value as JsonObject;
  for (const name of Object.keys(object)) {
    if (!declared.has(name)) extra[pointer + "/" + step(name)] = object[name] ?? null;
  }
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
  for (const _ in extra) return JSON.stringify(extra);
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
    put(place, name, value);
  }
}

function step(name: string): string {
  return name.includes("~") || name.includes("/") ? name.replaceAll("~", "~0").replaceAll("/", "~1") : name;
}
