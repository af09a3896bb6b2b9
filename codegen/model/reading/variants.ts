import type { Json } from "../../load/loaded-schema.ts";
import { canonicalJson } from "../hash.ts";
import type { Reading, Variants } from "./reading.ts";
import type { Term } from "./term.ts";
import { ARRAY, familiesOf, NO_TYPE, NULL, OBJECT } from "./type-set.ts";

type Read = (term: Term) => Reading;

/** More properties than this are not tried, and no deeper levels looked into. */
const limits = { candidates: 20, depth: 5 } as const;

/** A branch of a union: by itself, and with all that holds beside the union. */
export interface Branch {
  readonly reading: Reading;
  readonly inside: Reading;
}

/**
 * The branches of a union when each is an object, one required property has other values in each, and a property that several of them
 * declare has other types in each; null when the branches can be read as one without that loss.
 */
export function variantsOf(branches: readonly Branch[], read: Read): Variants | null {
  const objects = branches.filter(({ inside }) => (inside.types & ~NULL) !== NO_TYPE);
  const insides = objects.map((one) => one.inside);
  const areObjects = insides.every((one) => (one.types & ~NULL) === OBJECT && one.object !== null);
  if (objects.length < 2 || !areObjects || !conflict(insides, read, 0)) return null;
  const candidates = [...(insides[0]?.object?.required.keys() ?? [])].filter((name) =>
    insides.every((one) => one.object?.required.has(name) && one.object.properties.has(name)),
  );
  for (const property of candidates.slice(0, limits.candidates)) {
    const tags = insides.map((one) => tagsOf(one, property, read));
    const lists = tags.filter((list) => list !== null);
    if (lists.length < tags.length || !areDisjoint(lists)) continue;
    return {
      property,
      branches: objects.map(({ reading }, index) => ({ reading, tags: lists[index] ?? [] })),
    };
  }
  return null;
}

type Tag = string | number | boolean;

function tagsOf(branch: Reading, property: string, read: Read): readonly Tag[] | null {
  const member = branch.object?.properties.get(property);
  const values = member === undefined || member.loose ? null : read(member.term).values;
  const tags = values?.filter(isTag) ?? [];
  return tags.length > 0 && tags.length === values?.length ? tags : null;
}

function isTag(value: Json): value is Tag {
  return value !== null && typeof value !== "object";
}

function areDisjoint(lists: readonly (readonly Tag[])[]): boolean {
  const texts = lists.flatMap((list) => list.map(canonicalJson));
  return new Set(texts).size === texts.length;
}

/** True when a property, at any depth, has several types in the branches together and one in each. */
function conflict(branches: readonly Reading[], read: Read, depth: number): boolean {
  if (depth > limits.depth) return false;
  const members = new Map<string, Reading[]>();
  for (const { object } of branches) {
    for (const [name, member] of object?.properties ?? []) {
      const known = members.get(name);
      if (known === undefined) members.set(name, [read(member.term)]);
      else known.push(read(member.term));
    }
  }
  return [...members.values()].some((readings) => readings.length > 1 && differs(readings, read, depth));
}

function differs(readings: readonly Reading[], read: Read, depth: number): boolean {
  const kinds = new Set(readings.map(kindOf));
  kinds.delete("null");
  if (kinds.size > 1) return true;
  const [kind] = kinds;
  if (kind === "object") return conflict(readings, read, depth + 1);
  if (kind !== "array") return false;
  const items = readings.flatMap((one) => itemsOf(one)).map(read);
  return items.length > 1 && differs(items, read, depth + 1);
}

function itemsOf({ array, types }: Reading): readonly Term[] {
  const items = (types & ARRAY) === 0 ? null : (array?.items ?? null);
  return items === null || items === false ? [] : [items];
}

/** The one type of a place, `null` for nothing but null, `mixed` for several. */
function kindOf(reading: Reading): string {
  const [family, ...others] = familiesOf(reading.types);
  if (family === undefined) return "null";
  return others.length > 0 || reading.recursive !== null ? "mixed" : family;
}
