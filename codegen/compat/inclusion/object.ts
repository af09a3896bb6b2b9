import type { Json } from "../../load/loaded-schema.ts";
import type { Leaf } from "./leaf.ts";
import { found, NONE, UNKNOWN, type Answer, type Goal, type Literal } from "./literal.ts";
import { isAllowed, namePool, suits, type NamePool } from "./member-names.ts";
import { objectDemand, type ObjectDemand } from "./object-demand.ts";
import type { Solver } from "./solver.ts";

/** Members beyond the required ones that a sample gets at most. */
const MOST_EXTRAS = 12;

/** An object for a leaf: the members that it must have, each with a value of its own goal. */
export function solveObject(leaf: Leaf, goal: Goal, solver: Solver): Answer {
  const demand = objectDemand(leaf, solver);
  if (demand.min > demand.max) return NONE;
  if ([...demand.present].some((name) => !isAllowed(demand, name))) return NONE;
  return new ObjectSearch(demand, goal, solver).solve();
}

class ObjectSearch {
  readonly #demand: ObjectDemand;
  readonly #goal: Goal;
  readonly #solver: Solver;
  #pool: NamePool | null = null;

  constructor(demand: ObjectDemand, goal: Goal, solver: Solver) {
    this.#demand = demand;
    this.#goal = goal;
    this.#solver = solver;
  }

  solve(): Answer {
    const { extra, memberGoal } = this.#demand;
    // What breaks a keyword is the likeliest to be impossible.
    for (const name of extra.keys()) {
      const answer = this.#solver.solve(memberGoal(name));
      if (answer.kind === "none") return NONE;
    }
    return this.#choose(0, new Map());
  }

  /** Gives a name to each of the members that may have any, from the `index`th on. */
  #choose(index: number, chosen: ReadonlyMap<string, readonly Literal[]>): Answer {
    const some = this.#demand.some[index];
    if (some === undefined) return this.#finish(chosen);
    const pool = this.#names();
    let answer: Answer = pool.isComplete ? NONE : UNKNOWN;
    for (const name of this.#solver.order([...pool.names, ...pool.others])) {
      if (!suits(some, name)) continue;
      if (!this.#solver.step()) return UNKNOWN;
      const literals = [...(chosen.get(name) ?? []), ...some.literals];
      const member = this.#solver.solve(this.#demand.memberGoal(name, literals));
      if (member.kind === "none") continue;
      const one = this.#choose(index + 1, new Map([...chosen, [name, literals]]));
      if (one.kind === "value") return one;
      if (one.kind === "unknown") answer = one;
    }
    return answer;
  }

  #finish(chosen: ReadonlyMap<string, readonly Literal[]>): Answer {
    const { absent, max, min } = this.#demand;
    const names = this.#withDependents(new Set([...this.#demand.present, ...chosen.keys()]));
    for (const name of names) if (absent.has(name) || !isAllowed(this.#demand, name)) return NONE;
    if (names.size > max) return NONE;
    const members = new Map<string, Json>();
    let isUnknown = false;
    for (const name of names) {
      const answer = this.#solver.solve(this.#demand.memberGoal(name, chosen.get(name)));
      if (answer.kind === "none") return NONE;
      if (answer.kind === "unknown") isUnknown = true;
      else members.set(name, answer.value);
    }
    if (isUnknown) return UNKNOWN;
    if (this.#solver.random !== null) this.#addSome(members);
    const filled = members.size >= min ? "enough" : this.#fill(members, min);
    if (filled === "none") return NONE;
    if (filled === "enough") {
      const value = this.#valueOf(members);
      if (this.#solver.meets(this.#goal, value)) return found(value);
      const other = this.#variant(members);
      if (other !== null) return other;
    }
    return UNKNOWN;
  }

  #valueOf(members: ReadonlyMap<string, Json>): Json {
    return Object.fromEntries(members);
  }

  /** One more member can make a value meet what the leaf does not tell, such as a value that is excluded. */
  #variant(members: ReadonlyMap<string, Json>): Answer | null {
    if (members.size >= this.#demand.max) return null;
    const pool = this.#names();
    for (const name of [...pool.names, ...pool.others].slice(0, MOST_EXTRAS)) {
      const more = new Map(members);
      if (!this.#add(more, name)) continue;
      const value = this.#valueOf(more);
      if (this.#solver.meets(this.#goal, value)) return found(value);
    }
    return null;
  }

  /** Adds members until there are enough; "none" when there cannot be. */
  #fill(members: Map<string, Json>, min: number): "enough" | "none" | "unknown" {
    const pool = this.#names();
    let mayBeMore = !pool.isComplete;
    for (const name of [...pool.names, ...pool.others, ...this.#numbered(pool.others, min)]) {
      if (members.size >= min) return "enough";
      if (members.has(name)) continue;
      const isImpossible = this.#solver.solve(this.#demand.memberGoal(name)).kind === "none";
      if (isImpossible) continue;
      const isAdded = this.#add(members, name);
      mayBeMore ||= !isAdded || pool.others.includes(name);
    }
    if (members.size >= min) return "enough";
    return mayBeMore ? "unknown" : "none";
  }

  #numbered(others: readonly string[], count: number): readonly string[] {
    return others.flatMap((name) => Array.from({ length: Math.min(count, 200) }, (_, i) => `${name}${i}`));
  }

  #addSome(members: Map<string, Json>): void {
    const { random } = this.#solver;
    if (random === null) return;
    const pool = this.#names();
    const others = random.chance(0.3) ? pool.others : [];
    const names = this.#solver.order([...pool.names.filter(() => random.chance(0.6)), ...others]);
    for (const name of names.slice(0, MOST_EXTRAS)) {
      if (members.size < this.#demand.max && !members.has(name)) this.#add(members, name);
    }
  }

  /** Adds a member with all that it brings along; false when that cannot be. */
  #add(members: Map<string, Json>, name: string): boolean {
    const added = new Map<string, Json>();
    for (const one of this.#withDependents(new Set([name]))) {
      if (members.has(one)) continue;
      if (!isAllowed(this.#demand, one)) return false;
      const answer = this.#solver.solve(this.#demand.memberGoal(one));
      if (answer.kind !== "value") return false;
      added.set(one, answer.value);
    }
    if (members.size + added.size > this.#demand.max) return false;
    for (const [one, value] of added) members.set(one, value);
    return true;
  }

  #withDependents(names: Set<string>): ReadonlySet<string> {
    for (const name of names) {
      for (const { dependentRequired } of this.#demand.rules) {
        for (const [one, others] of dependentRequired)
          if (one === name) for (const other of others) names.add(other);
      }
    }
    return names;
  }

  #names(): NamePool {
    this.#pool ??= namePool(this.#demand, this.#solver);
    return this.#pool;
  }
}
