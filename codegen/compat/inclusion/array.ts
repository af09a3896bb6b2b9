import type { Json } from "../../load/loaded-schema.ts";
import { canonicalText } from "../language/canonical-text.ts";
import { arrayDemand, type ArrayDemand } from "./array-demand.ts";
import type { Leaf } from "./leaf.ts";
import { found, mustNot, NONE, UNKNOWN, type Answer, type Goal, type Literal } from "./literal.ts";
import type { Solver } from "./solver.ts";

/** Longer arrays are not built. */
const LONGEST = 2_000;

/** What items at some indexes must meet beside the demand. */
type Placed = ReadonlyMap<number, readonly Literal[]>;

/** An array for a leaf: no longer than it must be, each item with a value of its own goal. */
export function solveArray(leaf: Leaf, goal: Goal, solver: Solver): Answer {
  const demand = arrayDemand(leaf);
  if (demand.min > demand.max || (demand.unique && demand.repeats)) return NONE;
  if (demand.min > LONGEST) return UNKNOWN;
  return place(0, new Map(), { demand, goal, solver });
}

interface Search {
  readonly demand: ArrayDemand;
  readonly goal: Goal;
  readonly solver: Solver;
}

/** Gives an index to each of the items that may stand anywhere, from the `at`th on. */
function place(at: number, placed: Placed, search: Search): Answer {
  const { demand, solver } = search;
  const some = demand.some[at];
  if (some === undefined) return demand.repeats ? repeat(placed, search) : finish(placed, search);
  let answer: Answer = NONE;
  for (const index of indexesFrom(some.from, placed, demand)) {
    if (!solver.step()) return UNKNOWN;
    const literals = [...(placed.get(index) ?? []), ...some.literals];
    if (solver.solve(demand.itemGoal(index, literals)).kind === "none") continue;
    const one = place(at + 1, new Map([...placed, [index, literals]]), search);
    if (one.kind === "value") return one;
    if (one.kind === "unknown") answer = one;
  }
  return answer;
}

/** Indexes that differ: all before the tail, those in use, and the first of the tail that is not. */
function indexesFrom(from: number, placed: Placed, demand: ArrayDemand): readonly number[] {
  const end = Math.max(demand.tail, ...[...placed.keys()].map((index) => index + 1), from) + 1;
  const last = Math.min(end, demand.max);
  return Array.from({ length: Math.max(0, last - from) }, (_, i) => from + i);
}

/** Two indexes of the same value. */
function repeat(placed: Placed, search: Search): Answer {
  const { demand, solver } = search;
  const indexes = indexesFrom(0, new Map([...placed, [demand.tail, []]]), demand);
  let answer: Answer = NONE;
  for (const [i, first] of indexes.entries()) {
    for (const second of indexes.slice(i + 1)) {
      if (!solver.step()) return UNKNOWN;
      const both = [first, second].flatMap((index) => demand.itemGoal(index, placed.get(index)));
      const value = solver.solve(both);
      if (value.kind === "none") continue;
      const one = finish(new Map([...placed, [first, both], [second, both]]), search);
      if (one.kind === "value") return one;
      answer = UNKNOWN;
    }
  }
  return answer;
}

function finish(placed: Placed, search: Search): Answer {
  const { demand, goal, solver } = search;
  const least = Math.max(demand.min, ...[...placed.keys()].map((index) => index + 1));
  if (least > demand.max) return NONE;
  const lengths = lengthsFrom(least, search);
  let answer: Answer = UNKNOWN;
  for (const length of lengths) {
    const items = fill(length, placed, search);
    if (items === "none") {
      // What is impossible in a short array is so in a longer one.
      if (length === least) answer = NONE;
      break;
    }
    if (items !== "unknown" && solver.meets(goal, items)) return found(items);
  }
  return answer;
}

/** The shortest length, and a few longer ones for what the leaf does not tell, such as values that are excluded. */
function lengthsFrom(least: number, { demand, solver }: Search): readonly number[] {
  const { random } = solver;
  const longer = random === null ? [least + 1, least + 2] : [least + random.between(0, 4), least];
  const all = random === null ? [least, ...longer] : longer;
  return all.filter((length) => length <= demand.max && length <= LONGEST);
}

function fill(
  length: number,
  placed: Placed,
  { demand, solver }: Search,
): readonly Json[] | "none" | "unknown" {
  const items: Json[] = [];
  const used = new Map<string, Json>();
  let isUnknown = false;
  for (let index = 0; index < length; index++) {
    const base = demand.itemGoal(index, placed.get(index));
    const another = (goal: Goal): Answer =>
      demand.unique ? distinct(goal, used, solver) : solver.solve(goal);
    const uncounted = demand.avoided.length === 0 ? NONE : another([...base, ...demand.avoided]);
    const item = uncounted.kind === "value" ? uncounted : another(base);
    if (item.kind === "none") {
      // Another choice of the items before could have left a value, unless all are alike.
      const isProof = used.size === 0 || solver.solve(base).kind === "none" || isUniform(demand, placed);
      return isProof ? "none" : "unknown";
    }
    if (item.kind === "unknown") isUnknown = true;
    else {
      items.push(item.value);
      if (demand.unique) used.set(canonicalText(item.value), item.value);
    }
  }
  return isUnknown ? "unknown" : items;
}

function isUniform(demand: ArrayDemand, placed: Placed): boolean {
  return demand.tail === 0 && placed.size === 0;
}

function distinct(base: Goal, used: ReadonlyMap<string, Json>, solver: Solver): Answer {
  const answer = solver.solve(base);
  if (answer.kind !== "value" || !used.has(canonicalText(answer.value))) return answer;
  if (!solver.step()) return UNKNOWN;
  return solver.solve([...base, mustNot(solver.nodeOf({ enum: [...used.values()] }))]);
}
