import type { Json } from "../../load/loaded-schema.ts";
import { canonicalJson } from "../../model/hash.ts";
import type { Spot } from "./spot.ts";
import { typeNames } from "./type-names.ts";
import { arrayOf, childSpot, mapOf, valueOf, viewOf, type View } from "./view.ts";

/** What tells a branch of a combinator from the others. */
export interface BranchFeatures {
  /** Null where all types are valid. */
  readonly types: ReadonlySet<string> | null;
  /** Properties that have listed values in the branch, each with its values as canonical JSON. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
  /** Its title, and the names of the definitions that it leads to. */
  readonly names: ReadonlySet<string>;
  readonly keywords: ReadonlySet<string>;
  readonly properties: ReadonlySet<string>;
}

/** Reads the features of a branch. */
export function featuresOf(spot: Spot): BranchFeatures {
  const view = viewOf(spot);
  return {
    types: typesOf(view),
    tags: tagsOf(view),
    names: namesOf(view),
    keywords: new Set(view.keywords.keys()),
    properties: new Set(Object.keys(mapOf(view, "properties"))),
  };
}

/** True when no value can be valid in both, by type or by a property that tells them apart. */
export function areForeign(a: BranchFeatures, b: BranchFeatures): boolean {
  if (a.types !== null && b.types !== null && areDisjoint(a.types, b.types)) return true;
  for (const [name, values] of a.tags) {
    const others = b.tags.get(name);
    if (others !== undefined && areDisjoint(values, others)) return true;
  }
  return false;
}

/** How much two branches have in common: names weigh most, then shared tags, then shape. 0 for nothing. */
export function likeness(a: BranchFeatures, b: BranchFeatures): number {
  const isNamesake = !areDisjoint(a.names, b.names);
  const tags = [...a.tags.keys()].filter((name) => b.tags.has(name)).length;
  const isOfOneType = a.types !== null && b.types !== null;
  return (
    (isNamesake ? 8 : 0) +
    Math.min(tags, 2) * 4 +
    (isOfOneType ? 1 : 0) +
    share(a.keywords, b.keywords) +
    3 * share(a.properties, b.properties)
  );
}

const NUMBERS: readonly string[] = ["number", "integer"];

function typesOf(view: View): ReadonlySet<string> | null {
  const type = valueOf(view, "type");
  if (type !== undefined)
    return new Set(typeNames(type).flatMap((one) => (one === "number" ? NUMBERS : one)));
  const single = valueOf(view, "const");
  const values = single === undefined ? arrayOf(view, "enum") : [single];
  return values.length === 0 ? null : new Set(values.flatMap(typesOfValue));
}

function typesOfValue(value: Json): readonly string[] {
  if (value === null) return ["null"];
  if (typeof value === "number") return NUMBERS;
  return [Array.isArray(value) ? "array" : typeof value];
}

/** Only required properties tell branches apart. */
function tagsOf(view: View): ReadonlyMap<string, ReadonlySet<string>> {
  const tags = new Map<string, ReadonlySet<string>>();
  const required = new Set(arrayOf(view, "required"));
  for (const name of Object.keys(mapOf(view, "properties"))) {
    if (!required.has(name)) continue;
    const spot = childSpot(view, "properties", name);
    if (spot === null) continue;
    const inner = viewOf(spot);
    const single = valueOf(inner, "const");
    const values = single === undefined ? arrayOf(inner, "enum") : [single];
    if (values.length > 0) tags.set(name, new Set(values.map((value) => canonicalJson(value))));
  }
  return tags;
}

function namesOf(view: View): ReadonlySet<string> {
  const names = new Set<string>();
  const title = valueOf(view, "title");
  if (typeof title === "string") names.add(title);
  for (const { pointer } of view.chain) {
    const definition = /\/(?:\$defs|definitions)\/([^/]+)$/.exec(pointer)?.[1];
    if (definition !== undefined) names.add(definition);
  }
  return names;
}

function areDisjoint(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const one of a) if (b.has(one)) return false;
  return true;
}

/** How large a part of both is in common, from 0 to 1. */
function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const one of a) if (b.has(one)) common++;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}
