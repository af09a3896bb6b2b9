import type { JsonSchema } from "../load/loaded-schema.ts";
import { blame } from "./blame.ts";
import type { Direction, DirectionVerdict, Policy, Witness } from "./change.ts";
import type { Difference } from "./changes/difference.ts";
import { findWitness } from "./find-witness.ts";
import { keepsLocally } from "./local-verdict.ts";

/** Whose documents are read by whom in a direction. */
export interface Reading {
  readonly direction: Direction;
  readonly writer: JsonSchema;
  readonly reader: JsonSchema;
  readonly policy: Policy;
  /** What is known of the whole. */
  readonly judged: DirectionVerdict;
}

/** One direction: whether it holds, and the differences that break it, each with its proof or null for none. */
export interface DirectionResult {
  readonly verdict: DirectionVerdict;
  readonly broken: ReadonlyMap<Difference, Witness | null>;
}

/** Characters of schemas that are read for the sake of single differences; a large schema that changes all over gets fewer searches. */
const SEARCHED = 2_000_000;
const LEAST_SEARCHES = 20;

/**
 * Who breaks a direction. The proof of a difference is the witness of the whole where that was rejected by it, else one that was looked for
 * there. A difference without one that is proven to keep the direction breaks nothing.
 */
export function directionOf(differences: readonly Difference[], reading: Reading): DirectionResult {
  const { direction, writer, reader, judged } = reading;
  const { verdict, differences: blamed } = blame(differences, direction, judged);
  const whole = verdict.holds ? null : verdict.witness;
  const [only, ...others] = blamed;
  if (whole === null || only === undefined || others.length === 0) {
    return { verdict, broken: new Map([...blamed].map((one) => [one, whole])) };
  }
  const broken = new Map<Difference, Witness | null>();
  const size = JSON.stringify(writer).length + JSON.stringify(reader).length;
  let searches = Math.max(LEAST_SEARCHES, SEARCHED / size);
  for (const one of blamed) {
    if (rejectsBy(whole, one, direction)) broken.set(one, whole);
    else if (searches-- <= 0) broken.set(one, null);
    else {
      const own = ownWitness(one, reading);
      if (own !== null) broken.set(one, own);
      else if (!keepsLocally(one, direction)) broken.set(one, null);
    }
  }
  const isProven = [...broken.values()].some((witness) => witness !== null);
  return { verdict, broken: isProven ? broken : new Map([...blamed].map((one) => [one, whole])) };
}

function ownWitness(difference: Difference, { direction, writer, reader, policy }: Reading): Witness | null {
  for (const at of pointersOf(difference, direction)) {
    const found = findWitness(writer, reader, { policy, at });
    // Two keywords beside each other can reject one document, which names one of them.
    if (found !== null && (rejectsBy(found, difference, direction) || isWithin(at, schemaOf(found))))
      return found;
  }
  return null;
}

/** True when the keyword that rejects the witness is the difference, stands above it, or is what the reader says instead of it. */
function rejectsBy(witness: Witness, difference: Difference, direction: Direction): boolean {
  const { keyword } = witness;
  const isGone = difference[readerOf(direction)] === null;
  return pointersOf(difference, direction).some(
    (pointer) =>
      isWithin(keyword, pointer) ||
      isWithin(pointer, keyword) ||
      (isGone && isWithin(pointer, schemaOf(witness))),
  );
}

/** What the difference is rejected by and where it stands, in the reader's schema, or where it stood in the writer's. */
function pointersOf(difference: Difference, direction: Direction): readonly string[] {
  const reader = readerOf(direction);
  const place = difference[reader] ?? difference[reader === "next" ? "old" : "next"];
  return place === null ? [] : [...new Set([place.asks ?? place.pointer, place.pointer])];
}

/** Pointer to the schema that holds the keyword. */
function schemaOf({ keyword }: Witness): string {
  return keyword.slice(0, Math.max(0, keyword.lastIndexOf("/")));
}

function readerOf(direction: Direction): "old" | "next" {
  return direction === "backward" ? "next" : "old";
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}
