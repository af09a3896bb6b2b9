/** The part of the rows' runtime that handles objects, arrays and maps. */
export const valuesText = String.raw`import type { Json } from "../contract.ts";

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
`;
