import type { Difference } from "../changes/difference.ts";

/** Pointers to schemas of both sides. */
export interface Places {
  readonly old: ReadonlySet<string> | undefined;
  readonly next: ReadonlySet<string> | undefined;
}

/** Differences by the schemas that they stand in. */
export interface PlaceIndex {
  /** The differences that stand in one of the schemas, those with the fewest properties between. */
  nearest(places: Places): readonly Difference[];
}

/** A difference, and how many properties lie between it and the schema that it is listed for. */
interface Entry {
  readonly difference: Difference;
  readonly below: number;
}

/** Lists each difference for all the schemas that it stands in. */
export function createPlaceIndex(differences: readonly Difference[]): PlaceIndex {
  const sides = { old: new Map<string, Entry[]>(), next: new Map<string, Entry[]>() };
  for (const difference of differences) {
    for (const side of ["old", "next"] as const) {
      const found = difference[side];
      if (found !== null) enter(sides[side], difference, found.pointer);
    }
  }
  return {
    nearest(places) {
      const entries = (["old", "next"] as const).flatMap((side) =>
        [...(places[side] ?? [])].flatMap((pointer) => sides[side].get(pointer) ?? []),
      );
      const least = entries.reduce((most, { below }) => Math.min(most, below), Number.POSITIVE_INFINITY);
      return [...new Set(entries.filter(({ below }) => below === least).map(({ difference }) => difference))];
    },
  };
}

function enter(index: Map<string, Entry[]>, difference: Difference, pointer: string): void {
  let below = 0;
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const entries = index.get(at) ?? [];
    index.set(at, entries);
    entries.push({ difference, below });
    if (at === "") return;
    if (/\/(properties|patternProperties)\/[^/]*$/.test(at)) below++;
  }
}
