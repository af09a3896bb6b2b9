import type { Json } from "../../load/loaded-schema.ts";

/** A set of JSON types, one bit each. Whole numbers and fractions are apart, so that `integer` is a part of `number`. */
export type TypeSet = number;

/** The types, and sets of them that have a name. */
export const NULL = 1;
export const BOOLEAN = 2;
export const INTEGER = 4;
export const FRACTION = 8;
export const STRING = 16;
export const OBJECT = 32;
export const ARRAY = 64;
export const NUMBER = INTEGER | FRACTION;
export const NO_TYPE: TypeSet = 0;
export const EVERY_TYPE: TypeSet = NULL | BOOLEAN | NUMBER | STRING | OBJECT | ARRAY;

/** Types that share their keywords. */
export type Family = "boolean" | "number" | "string" | "object" | "array";

const families: readonly (readonly [Family, TypeSet])[] = [
  ["boolean", BOOLEAN],
  ["number", NUMBER],
  ["string", STRING],
  ["object", OBJECT],
  ["array", ARRAY],
];

const named: ReadonlyMap<Json, TypeSet> = new Map<Json, TypeSet>([
  ["null", NULL],
  ["integer", INTEGER],
  ...families,
]);

/** The types that the value of a `type` keyword names. */
export function typesNamed(value: Json): TypeSet {
  const names: readonly Json[] = Array.isArray(value) ? value : [value];
  return names.reduce((types: TypeSet, name) => types | (named.get(name) ?? NO_TYPE), NO_TYPE);
}

/** The type of a value. */
export function typeOfValue(value: Json): TypeSet {
  if (value === null) return NULL;
  if (Array.isArray(value)) return ARRAY;
  if (typeof value === "number") return Number.isInteger(value) ? INTEGER : FRACTION;
  return named.get(typeof value) ?? NO_TYPE;
}

/** The families of a set, null left aside. */
export function familiesOf(types: TypeSet): readonly Family[] {
  return families.filter(([, bits]) => (types & bits) !== 0).map(([family]) => family);
}

/** The types of a family. */
export function typesOf(family: Family): TypeSet {
  return named.get(family) ?? NO_TYPE;
}
