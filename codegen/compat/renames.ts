import { distance } from "fastest-levenshtein";
import { isJsonObject } from "../load/json-value.ts";
import type { Json } from "../load/loaded-schema.ts";
import { pointerTokens } from "../load/pointer.ts";
import { quote } from "../load/suggest.ts";
import { canonicalJson } from "../model/hash.ts";
import type { Difference } from "./changes/difference.ts";

/** At most so much of a name may differ for two names to be alike when their schemas are. */
const MOST_DIFFERENT = 0.5;
/** Above this many pairs at one level only names that differ in case and separators are taken for alike. */
const MOST_PAIRS = 2500;

/**
 * What may be meant by properties that go and come in the same object: a rename, where names and schemas are alike. Nothing is taken for
 * granted: the answer is a text for each of the two differences.
 */
export function suggestRenames(differences: readonly Difference[]): ReadonlyMap<Difference, string> {
  const removed = byParent(
    differences.filter(({ rule }) => /^(required-)?property-removed$/.test(rule.id)),
    "old",
  );
  const added = byParent(
    differences.filter(({ rule }) => /^(required-)?property-added$/.test(rule.id)),
    "next",
  );
  const suggestions = new Map<Difference, string>();
  for (const [parent, gone] of removed) {
    for (const { from, to } of likelyPairs(gone, added.get(parent) ?? [])) {
      const text = `Perhaps ${quote(from.name)} was renamed to ${quote(to.name)}: BigQuery keeps the old column and gets a new one.`;
      suggestions.set(from.difference, text);
      suggestions.set(to.difference, text);
    }
  }
  return suggestions;
}

interface Property {
  readonly difference: Difference;
  /** Without case and separators, which count for nothing: `orderId` is `order_id`. */
  readonly plainName: string;
  readonly name: string;
  readonly schema: Json;
  /** The schema without what is said for people. */
  readonly shape: string;
}

interface Rename {
  readonly from: Property;
  readonly to: Property;
}

/** The likeliest pairs, none of which shares a property with another one. */
function likelyPairs(gone: readonly Property[], come: readonly Property[]): readonly Rename[] {
  const isLarge = gone.length * come.length > MOST_PAIRS;
  const namesakes = Map.groupBy(come, ({ plainName }) => plainName);
  const rated: (Rename & { readonly cost: number })[] = [];
  for (const from of gone) {
    for (const to of isLarge ? (namesakes.get(from.plainName) ?? []) : come) {
      const cost = costOf(from, to);
      if (cost !== null) rated.push({ from, to, cost });
    }
  }
  const taken = new Set<Property>();
  return rated
    .toSorted((a, b) => a.cost - b.cost)
    .filter(({ from, to }) => {
      if (taken.has(from) || taken.has(to)) return false;
      taken.add(from).add(to);
      return true;
    });
}

/** How unlikely a rename is, from 0 on; null when nothing speaks for it. */
function costOf(from: Property, to: Property): number | null {
  const isSame = from.shape === to.shape;
  if (!isSame && !isOfOneType(from.schema, to.schema)) return null;
  const [a, b] = [from.plainName, to.plainName];
  const apart = a === b ? 0 : distance(a, b) / Math.max(a.length, b.length);
  const isPart = a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a));
  if (!isPart && apart > (isSame ? MOST_DIFFERENT : MOST_DIFFERENT / 2)) return null;
  return apart + (isSame ? 0 : 1);
}

function shapeText(schema: Json): string {
  if (!isJsonObject(schema)) return canonicalJson(schema);
  const { title: _title, description: _description, examples: _examples, ...rest } = schema;
  return canonicalJson(rest);
}

function isOfOneType(a: Json, b: Json): boolean {
  return (
    isJsonObject(a) &&
    isJsonObject(b) &&
    a["type"] !== undefined &&
    canonicalJson(a["type"]) === canonicalJson(b["type"] ?? null)
  );
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function byParent(
  differences: readonly Difference[],
  side: "old" | "next",
): ReadonlyMap<string, readonly Property[]> {
  const groups = new Map<string, Property[]>();
  for (const difference of differences) {
    const found = difference[side];
    if (found === null) continue;
    const end = found.pointer.lastIndexOf("/");
    const name = pointerTokens(found.pointer)?.at(-1) ?? "";
    const parent = found.pointer.slice(0, end);
    const group = groups.get(parent) ?? [];
    groups.set(parent, group);
    const shape = shapeText(found.value);
    group.push({ difference, name, plainName: plain(name), schema: found.value, shape });
  }
  return groups;
}
