import type { JsonSchema } from "../load/loaded-schema.ts";
import type { Blame } from "./blame.ts";
import type { Direction, Policy, Witness } from "./change.ts";
import type { Difference } from "./changes/difference.ts";
import { findWitness } from "./find-witness.ts";

/** Whose documents are read by whom in a direction. */
export interface Reading {
  readonly direction: Direction;
  readonly writer: JsonSchema;
  readonly reader: JsonSchema;
  readonly policy: Policy;
}

/** So many differences get a search of their own: a schema that changes in more places is another schema. */
const MOST_SEARCHES = 24;

/**
 * A proof for each difference that breaks the direction, as far as there is one: the witness of the whole where it was rejected by the
 * difference, else one that was looked for there.
 */
export function witnessesFor(
  { verdict, differences }: Blame,
  { direction, writer, reader, policy }: Reading,
): ReadonlyMap<Difference, Witness> {
  if (verdict.holds || verdict.witness === null) return new Map();
  const whole = verdict.witness;
  const found = new Map<Difference, Witness>();
  let searches = 0;
  for (const one of differences.size > 1 ? differences : []) {
    if (rejectsBy(whole, one, direction)) found.set(one, whole);
    else if (searches++ < MOST_SEARCHES) {
      const own = findWitness(writer, reader, { policy, at: pointersOf(one, direction)[0] });
      if (own !== null && rejectsBy(own, one, direction)) found.set(one, own);
    }
  }
  return found.size > 0 ? found : new Map([...differences].map((one) => [one, whole]));
}

/** True when the keyword that rejects the witness is the difference, stands above it, or is what the reader says instead of it. */
function rejectsBy({ keyword }: Witness, difference: Difference, direction: Direction): boolean {
  const isGone = difference[readerOf(direction)] === null;
  const schema = keyword.slice(0, Math.max(0, keyword.lastIndexOf("/")));
  return pointersOf(difference, direction).some(
    (pointer) =>
      isWithin(keyword, pointer) || isWithin(pointer, keyword) || (isGone && isWithin(pointer, schema)),
  );
}

/** Where the difference stands in the reader's schema, or stood in the writer's. */
function pointersOf(difference: Difference, direction: Direction): readonly [string, ...string[]] {
  const reader = readerOf(direction);
  const place = difference[reader] ?? difference[reader === "next" ? "old" : "next"];
  if (place === null) throw new Error(`a difference by ${difference.rule.id} stands nowhere`);
  return place.line === undefined ? [place.pointer] : [place.pointer, place.line];
}

function readerOf(direction: Direction): "old" | "next" {
  return direction === "backward" ? "next" : "old";
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}
