import type { Json } from "../../load/loaded-schema.ts";
import { uniteArrays } from "./array-facts.ts";
import { uniteNotes } from "./notes.ts";
import { type ObjectFacts, uniteObjects } from "./object-facts.ts";
import { anything, mergedNames, nothing, type Reading } from "./reading.ts";
import { uniteNumbers, uniteStrings } from "./scalar-facts.ts";
import { ARRAY, BOOLEAN, NO_TYPE, NULL, NUMBER, OBJECT, STRING, type TypeSet } from "./type-set.ts";
import { allValues } from "./values.ts";

/** The reading of values for which at least one of the readings holds. */
export function unite(readings: readonly Reading[], pointer: string): Reading {
  const live = readings.filter((one) => one.types !== NO_TYPE);
  const [first] = live;
  if (first === undefined) return nothing(pointer, pointer);
  if (live.length === 1) return { ...first, pointer };
  const notes = uniteNotes(live.filter((one) => one.types !== NULL).map((one) => one.notes));
  const unsaid = mergedNames(live.map((one) => one.unsaid));
  const types = live.reduce((all: TypeSet, one) => all | one.types, NO_TYPE);
  if (live.some((one) => one.recursive !== null)) {
    const recursive = commonRecursion(live);
    return { ...anything(pointer), notes, unsaid, recursive, types };
  }
  return {
    pointer,
    types,
    values: uniteValues(live),
    string: folded(live, STRING, (one) => one.string, uniteStrings),
    number: folded(live, NUMBER, (one) => one.number, uniteNumbers),
    object: objectFacts(live),
    array: joined(live, ARRAY, (one) => one.array, uniteArrays),
    recursive: null,
    variants: onlyVariants(live),
    notes,
    unsaid,
    neverAt: null,
  };
}

/** The target when all branches but null are the same recursion. */
function commonRecursion(live: readonly Reading[]): string | null {
  const targets = new Set(live.filter((one) => one.types !== NULL).map((one) => one.recursive));
  const [only = null] = targets;
  return targets.size === 1 ? only : null;
}

function onlyVariants(live: readonly Reading[]): Reading["variants"] {
  const others = live.filter((one) => one.types !== NULL);
  return others.length === 1 ? (others[0]?.variants ?? null) : null;
}

function uniteValues(live: readonly Reading[]): readonly Json[] | null {
  if (live.every((one) => one.values === null)) return null;
  const lists = live.map((one) => one.values ?? finiteValues(one.types));
  return lists.includes(null) ? null : allValues(lists.filter((list) => list !== null));
}

/** The values of types that have few. */
function finiteValues(types: TypeSet): readonly Json[] | null {
  if ((types & ~(NULL | BOOLEAN)) !== NO_TYPE) return null;
  return [
    ...((types & BOOLEAN) === NO_TYPE ? [] : [true, false]),
    ...((types & NULL) === NO_TYPE ? [] : [null]),
  ];
}

/** Objects of a branch that says nothing of them are open: what the others declare is loose then. */
function objectFacts(live: readonly Reading[]): ObjectFacts | null {
  const branches = live.filter((one) => (one.types & OBJECT) !== NO_TYPE);
  const facts = branches.map((one) => one.object);
  return facts.every((one) => one === null) ? null : uniteObjects(facts.map((one) => one ?? openObject));
}

const openObject: ObjectFacts = {
  properties: new Map(),
  required: new Map(),
  patterns: new Map(),
  additional: null,
  keyPattern: null,
  keys: null,
  minProperties: 0,
  maxProperties: null,
};

function folded<Facts>(
  live: readonly Reading[],
  types: TypeSet,
  pick: (reading: Reading) => Facts | null,
  combine: (a: Facts, b: Facts) => Facts,
): Facts | null {
  return joined(live, types, pick, (all) => {
    const [first, ...others] = all;
    if (first === undefined) throw new Error("nothing to combine");
    return others.reduce(combine, first);
  });
}

/** The facts of the branches that allow the types; null when one of those says nothing. */
function joined<Facts>(
  live: readonly Reading[],
  types: TypeSet,
  pick: (reading: Reading) => Facts | null,
  combine: (all: readonly Facts[]) => Facts,
): Facts | null {
  const facts = live.filter((one) => (one.types & types) !== NO_TYPE).map(pick);
  const said = facts.filter((one) => one !== null);
  const [first] = said;
  if (first === undefined || said.length < facts.length) return null;
  return said.length === 1 ? first : combine(said);
}
