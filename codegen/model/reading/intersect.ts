import type { Json } from "../../load/loaded-schema.ts";
import { intersectArrays } from "./array-facts.ts";
import { mergeNotes } from "./notes.ts";
import { intersectObjects } from "./object-facts.ts";
import { anything, mergedNames, nothing, type Reading, type Variants, withoutNotes } from "./reading.ts";
import { intersectNumbers, intersectStrings } from "./scalar-facts.ts";
import { EVERY_TYPE, NO_TYPE, type TypeSet } from "./type-set.ts";
import { commonValues, narrowedTypes, valuesOfTypes } from "./values.ts";

/** The reading of values for which all of the readings hold; annotations and pointer are those of the first one that has them. */
export function intersect(readings: readonly Reading[], pointer: string): Reading {
  const notes = mergeNotes(readings.map((one) => one.notes));
  const never = readings.find((one) => one.types === NO_TYPE);
  if (never !== undefined) return { ...nothing(pointer, never.neverAt), notes };
  const telling = readings.filter(saysSomething);
  const dropped = telling.length > 1 ? [keptOfOne(telling)] : [];
  const unsaid = mergedNames([...readings.map((one) => one.unsaid), ...dropped]);
  const [first] = telling;
  if (first === undefined) return { ...anything(pointer), notes, unsaid };
  if (telling.length === 1) return { ...first, pointer, notes, unsaid };
  // A schema that contains itself allows no more than it does where it is taken apart, so that the others tell enough.
  const others = telling.filter((one) => one.recursive === null);
  if (others.length < telling.length) return withoutRecursion(others, { ...first, pointer, notes, unsaid });

  const listed = listedValues(telling);
  const named = telling.reduce((types: TypeSet, one) => types & one.types, EVERY_TYPE);
  const values = listed === null ? null : valuesOfTypes(listed, named);
  const types = values === null ? named : narrowedTypes(named, values);
  if (types === NO_TYPE) return { ...nothing(pointer, pointer), notes, unsaid };
  return {
    pointer,
    types,
    values,
    string: folded(telling, (one) => one.string, intersectStrings),
    number: folded(telling, (one) => one.number, intersectNumbers),
    object: joined(telling, (one) => one.object, intersectObjects),
    array: joined(telling, (one) => one.array, intersectArrays),
    recursive: null,
    variants: intersectVariants(telling),
    notes,
    unsaid,
    neverAt: null,
  };
}

function withoutRecursion(others: readonly Reading[], first: Reading): Reading {
  const [only] = others;
  if (only === undefined) return first;
  const { pointer, notes } = first;
  return { ...intersect(others, pointer), notes, unsaid: mergedNames([first.unsaid, new Set(["$ref"])]) };
}

function saysSomething(one: Reading): boolean {
  const facts = [one.values, one.string, one.number, one.object, one.array, one.recursive, one.variants];
  return one.types !== EVERY_TYPE || facts.some((fact) => fact !== null);
}

function listedValues(readings: readonly Reading[]): readonly Json[] | null {
  const lists = readings.map((one) => one.values).filter((list) => list !== null);
  const [first, ...others] = lists;
  return first === undefined ? null : others.reduce((kept, list) => commonValues(kept, list), first);
}

/** With one side that has branches, the other side holds in each of them; of two such sides nothing can be said. */
function intersectVariants(readings: readonly Reading[]): Variants | null {
  const varied = readings.filter((one) => one.variants !== null);
  const variants = varied[0]?.variants ?? null;
  if (variants === null || varied.length > 1) return null;
  const others = readings.filter((one) => one.variants === null).map(withoutNotes);
  const branches = variants.branches.map(({ tags, reading }) => ({
    tags,
    reading: intersect([reading, ...others], reading.pointer),
  }));
  return branches.some((one) => one.reading.types === NO_TYPE) ? null : { ...variants, branches };
}

/** Keywords of which only one side's value is kept. */
function keptOfOne(readings: readonly Reading[]): ReadonlySet<string> {
  const dropped = new Set<string>();
  for (const [keyword, pick] of keptOnce) {
    const said = new Set(readings.map(pick).filter((one) => one !== null && one !== undefined));
    if (said.size > 1) dropped.add(keyword);
  }
  return dropped;
}

const keptOnce: readonly (readonly [string, (reading: Reading) => string | number | null | undefined])[] = [
  ["pattern", (one) => one.string?.pattern],
  ["format", (one) => one.string?.format],
  ["contentEncoding", (one) => one.string?.encoding],
  ["multipleOf", (one) => one.number?.multipleOf],
  ["propertyNames", (one) => one.object?.keyPattern],
];

function folded<Facts>(
  readings: readonly Reading[],
  pick: (reading: Reading) => Facts | null,
  combine: (a: Facts, b: Facts) => Facts,
): Facts | null {
  const facts = readings.map(pick).filter((one) => one !== null);
  const [first, ...others] = facts;
  return first === undefined ? null : others.reduce(combine, first);
}

function joined<Facts>(
  readings: readonly Reading[],
  pick: (reading: Reading) => Facts | null,
  combine: (all: readonly Facts[]) => Facts,
): Facts | null {
  const facts = readings.map(pick).filter((one) => one !== null);
  const [first] = facts;
  return first === undefined || facts.length === 1 ? (first ?? null) : combine(facts);
}
