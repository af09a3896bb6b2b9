import { canonicalJson } from "../../model/hash.ts";
import type { Spot } from "./spot.ts";
import { areForeign, featuresOf, likeness } from "./branch-features.ts";

/** Branches of a combinator, told which of the old ones became which of the new ones. */
export interface BranchMatch {
  readonly pairs: readonly (readonly [old: Spot, next: Spot])[];
  readonly removed: readonly Spot[];
  readonly added: readonly Spot[];
}

/** Above this many branches on both sides only equal ones and those in the same position are matched. */
const MOST_COMPARED = 100;

/**
 * Matches branches by what they say, never by position alone: equal ones first, then those that are most alike. Branches of other types,
 * or with other values of the property that tells them apart, are never the same.
 */
export function matchBranches(old: readonly Spot[], next: readonly Spot[]): BranchMatch {
  const pairs: [Spot, Spot][] = [];
  const oldLeft = new Set(old);
  const nextLeft = new Set(next);
  const take = (a: Spot, b: Spot): void => {
    pairs.push([a, b]);
    oldLeft.delete(a);
    nextLeft.delete(b);
  };

  const equals = Map.groupBy(old, ({ schema }) => canonicalJson(schema));
  for (const one of next) {
    const twin = equals.get(canonicalJson(one.schema))?.shift();
    if (twin !== undefined) take(twin, one);
  }
  for (const [a, b] of closest([...oldLeft], [...nextLeft]))
    if (oldLeft.has(a) && nextLeft.has(b)) take(a, b);
  return { pairs, removed: [...oldLeft], added: [...nextLeft] };
}

/** Pairs that may be the same branch, those most alike first; of equally like ones the nearest in position. */
function closest(old: readonly Spot[], next: readonly Spot[]): readonly (readonly [Spot, Spot])[] {
  const isLarge = Math.max(old.length, next.length) > MOST_COMPARED;
  const [before, after] = [old.map(featuresOf), next.map(featuresOf)];
  const found: { readonly pair: readonly [Spot, Spot]; readonly like: number; readonly apart: number }[] = [];
  for (const [i, a] of old.entries()) {
    for (const [j, b] of next.entries()) {
      if (isLarge && i !== j) continue;
      const [was, is] = [before[i], after[j]];
      if (was === undefined || is === undefined || areForeign(was, is)) continue;
      const like = likeness(was, is);
      if (like > 0) found.push({ pair: [a, b], like, apart: Math.abs(i - j) });
    }
  }
  return found.toSorted((a, b) => b.like - a.like || a.apart - b.apart).map(({ pair }) => pair);
}
