import { childPointer } from "../../load/pointer.ts";
import { listOf, numberOf } from "../json-guards.ts";
import { intersectRest, readAdditional, uniteRest } from "./object-facts.ts";
import type { Cell, Trail } from "./schema-node.ts";
import { allOf, anyOf, schemaTerm, type Term } from "./term.ts";

/** What keywords say about arrays. */
export interface ArrayFacts {
  /** What the elements at the first positions hold. */
  readonly prefix: readonly Term[];
  /** What the elements after them hold: false for none, null when nothing is said. */
  readonly items: Term | false | null;
  readonly minItems: number;
  readonly maxItems: number | null;
  readonly uniqueItems: boolean;
}

type Cells = ReadonlyMap<string, Cell>;

/** Null when no keyword is about arrays. */
export function readArrayFacts(cells: Cells, trail: Trail): ArrayFacts | null {
  if (!["items", "prefixItems", "minItems", "maxItems", "uniqueItems"].some((name) => cells.has(name)))
    return null;
  const prefix = cells.get("prefixItems");
  return {
    prefix: listOf(prefix?.value).map((value, index) =>
      schemaTerm({ value, pointer: childPointer(prefix?.pointer ?? "", index), trail }),
    ),
    items: readAdditional(cells.get("items"), trail),
    minItems: numberOf(cells.get("minItems")?.value) ?? 0,
    maxItems: numberOf(cells.get("maxItems")?.value),
    uniqueItems: cells.get("uniqueItems")?.value === true,
  };
}

/** Facts that hold together. */
export function intersectArrays(all: readonly ArrayFacts[]): ArrayFacts {
  const most = all.map((one) => one.maxItems).filter((one) => one !== null);
  return {
    prefix: positions(all).map((index) => allOf(all.flatMap((one) => termAt(one, index)))),
    items: intersectRest(all.map((one) => one.items)),
    minItems: Math.max(...all.map((one) => one.minItems)),
    maxItems: most.length === 0 ? null : Math.min(...most),
    uniqueItems: all.some((one) => one.uniqueItems),
  };
}

/** What all say. Positions are kept only where all have as many. */
export function uniteArrays(all: readonly ArrayFacts[]): ArrayFacts {
  const [length = 0, ...lengths] = all.map((one) => one.prefix.length);
  const aligned = lengths.every((one) => one === length);
  const most = all.map((one) => one.maxItems);
  const rests = all.flatMap((one) => (aligned ? [one.items] : [...one.prefix, one.items]));
  return {
    prefix: aligned
      ? Array.from({ length }, (_, index) => anyOf(all.flatMap((one) => termAt(one, index))))
      : [],
    items: uniteRest(rests),
    minItems: Math.min(...all.map((one) => one.minItems)),
    maxItems: most.includes(null) ? null : Math.max(...most.map(Number)),
    uniqueItems: all.every((one) => one.uniqueItems),
  };
}

/** The positions for which one of the facts has a rule of its own, up to where another one ends. */
function positions(all: readonly ArrayFacts[]): readonly number[] {
  const ends = all.filter((one) => one.items === false).map((one) => one.prefix.length);
  const length = Math.min(Math.max(...all.map((one) => one.prefix.length)), ...ends);
  return Array.from({ length }, (_, index) => index);
}

/** The rule for a position, if there is one. */
function termAt(facts: ArrayFacts, index: number): readonly Term[] {
  const term = facts.prefix[index] ?? facts.items;
  return term === null || term === false ? [] : [term];
}
