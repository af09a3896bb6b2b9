import type { Json } from "../../load/loaded-schema.ts";
import type { ArrayFacts } from "./array-facts.ts";
import type { Notes } from "./notes.ts";
import type { ObjectFacts } from "./object-facts.ts";
import type { NumberFacts, StringFacts } from "./scalar-facts.ts";
import { EVERY_TYPE, NO_TYPE, type TypeSet } from "./type-set.ts";

/**
 * What is known of the values at one place, by type. Every valid value fits its reading; what a reading cannot tell (`not`, that only one
 * branch of a `oneOf` holds) is named in `unsaid`, and values that do not fit the schema may fit the reading.
 */
export interface Reading {
  readonly pointer: string;
  /** The types that a value can have. */
  readonly types: TypeSet;
  /** The only legal values, or null when there are others. */
  readonly values: readonly Json[] | null;
  /** What holds for values of one type; null when nothing does. Without meaning where `types` leaves the type out. */
  readonly string: StringFacts | null;
  readonly number: NumberFacts | null;
  readonly object: ObjectFacts | null;
  readonly array: ArrayFacts | null;
  /** Set where the schema contains itself: pointer of what stands here again. Nothing else is known then but null. */
  readonly recursive: string | null;
  /** The branches of a union of objects that one property tells apart, where reading them as one would lose their types. */
  readonly variants: Variants | null;
  readonly notes: Notes;
  readonly unsaid: ReadonlySet<string>;
  /** Where to report that no value is legal; null for a schema that says `false`. */
  readonly neverAt: string | null;
}

/** Objects of several forms, told apart by the value of one property. */
export interface Variants {
  /** Name of the property that tells the branches apart. */
  readonly property: string;
  readonly branches: readonly {
    readonly tags: readonly (string | number | boolean)[];
    readonly reading: Reading;
  }[];
}

const noNames: ReadonlySet<string> = new Set();
const noNotes: Notes = { description: "", hints: null, pii: null, faker: null };

/** The reading of a schema that says nothing. */
export function anything(pointer: string): Reading {
  return {
    pointer,
    types: EVERY_TYPE,
    values: null,
    string: null,
    number: null,
    object: null,
    array: null,
    recursive: null,
    variants: null,
    notes: noNotes,
    unsaid: noNames,
    neverAt: null,
  };
}

/** The reading of a schema that no value fits; `neverAt` as in `Reading`. */
export function nothing(pointer: string, neverAt: string | null): Reading {
  return { ...anything(pointer), types: NO_TYPE, neverAt };
}

/** The reading without annotations: those of one case do not describe the whole. */
export function withoutNotes(reading: Reading): Reading {
  return { ...reading, notes: noNotes };
}

/** All names of the sets. */
export function mergedNames(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first, ...others] = sets.filter((set) => set.size > 0);
  if (first === undefined || others.length === 0) return first ?? noNames;
  return new Set([first, ...others].flatMap((set) => [...set]));
}
