import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { canonicalJson } from "../../model/hash.ts";

/** What brings one side of a merge to the result: a value to set, or a member to remove where `value` is undefined. */
export interface MergeEdit {
  readonly path: readonly string[];
  readonly value: Json | undefined;
  /** For a new member: the name of the one that it stands behind on the other side, null for the first; undefined for what is there. */
  readonly after?: string | null;
}

/** The edits that bring `ours` to the merge, in order, and pointers to what both sides changed in different ways. */
export interface MergedValues {
  readonly edits: readonly MergeEdit[];
  readonly conflicts: readonly string[];
}

/** Merges what two sides made of a JSON document: members by name, lists of different plain values as sets, all else as a whole. */
export function mergeValues(base: Json, ours: Json, theirs: Json): MergedValues {
  const edits: MergeEdit[] = [];
  const conflicts: string[] = [];
  visit({ base, ours, theirs }, [], "");
  return { edits, conflicts };

  function visit(sides: Sides, path: readonly string[], pointer: string, after?: string | null): void {
    const { ours: our, theirs: their } = sides;
    if (same(our, their) || same(sides.base, their)) return;
    if (same(sides.base, our)) {
      edits.push({ path, value: their, ...(our === undefined && after !== undefined ? { after } : {}) });
    } else if (isJsonObject(our) && isJsonObject(their)) {
      visitMembers(
        { base: isJsonObject(sides.base) ? sides.base : {}, ours: our, theirs: their },
        path,
        pointer,
      );
    } else {
      const value = mergeSets(sides) ?? (pointer === "/x-event/version" ? higherVersion(our, their) : null);
      if (value === null) conflicts.push(pointer);
      else if (!same(value, our)) edits.push({ path, value });
    }
  }

  function visitMembers(
    { base: was, ours: our, theirs: their }: Record<keyof Sides, JsonSchema>,
    path: readonly string[],
    pointer: string,
  ): void {
    let before: string | null = null;
    for (const name of new Set([...Object.keys(their), ...Object.keys(was)])) {
      const sides = { base: member(was, name), ours: member(our, name), theirs: member(their, name) };
      visit(sides, [...path, name], childPointer(pointer, name), before);
      if (Object.hasOwn(their, name)) before = name;
    }
  }
}

/** A value on each side; undefined where there is none. */
interface Sides {
  readonly base: Json | undefined;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
}

/** A list with what either side added and without what either removed; null where the lists are no sets. */
function mergeSets({ base = [], ours, theirs }: Sides): readonly Json[] | null {
  if (!isSet(base) || !isSet(ours) || !isSet(theirs)) return null;
  const [was, are] = [new Set(base), new Set(ours)];
  const kept = new Set(theirs);
  return [
    ...ours.filter((one) => kept.has(one) || !was.has(one)),
    ...theirs.filter((one) => !are.has(one) && !was.has(one)),
  ];
}

/** Both sides asked for a rise: the higher one is enough for both. Null where a side is no version. */
function higherVersion(a: Json | undefined, b: Json | undefined): string | null {
  const [one, two] = [versionOf(a), versionOf(b)];
  if (one === null || two === null) return null;
  const first = one.findIndex((part, index) => part !== two[index]);
  return ((one[first] ?? 0) > (two[first] ?? 0) ? one : two).join(".");
}

function versionOf(value: Json | undefined): readonly number[] | null {
  return typeof value === "string" && /^\d+\.\d+\.\d+$/.test(value) ? value.split(".").map(Number) : null;
}

function member(object: JsonSchema, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isSet(value: Json | undefined): value is readonly (string | number | boolean | null)[] {
  if (!Array.isArray(value)) return false;
  const list = value as readonly Json[];
  return new Set(list).size === list.length && list.every((one) => one === null || typeof one !== "object");
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
