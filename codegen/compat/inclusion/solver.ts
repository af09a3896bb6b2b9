import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { Policy } from "../change.ts";
import { accepts } from "../language/accepts.ts";
import { isDeclared } from "../language/declared.ts";
import { linkSchema } from "../language/link.ts";
import { TYPES, type SchemaNode, type Side, type Type } from "../language/node.ts";
import type { Random } from "../witness/random.ts";
import { solveArray } from "./array.ts";
import { leavesOf } from "./expand.ts";
import type { Leaf } from "./leaf.ts";
import { found, literalKey, NONE, UNKNOWN, type Answer, type Goal } from "./literal.ts";
import { Memory } from "./memory.ts";
import { solveNumber } from "./number.ts";
import { solveObject } from "./object.ts";
import { probe, type Probe } from "./probe.ts";
import { solveText } from "./text.ts";
import type { Automata } from "../text/automata.ts";

/** What the search for a value that meets a goal is asked for. */
export interface SolverOptions {
  readonly writer: Side;
  readonly policy: Policy;
  /** Steps of work before the answer is that nobody knows. */
  readonly budget: number;
  /** Automata of patterns that were built before; they may be shared. */
  readonly automata: Automata;
}

/** Finds values that meet goals, or proves that there are none. Values need no second look: they were checked. */
export interface Solver {
  readonly writer: Side;
  readonly policy: Policy;
  readonly automata: Automata;
  /** The source of chance when the values are samples; null when they are to be the simplest ones. */
  readonly random: Random | null;
  solve(goal: Goal): Answer;
  /** Whether a value meets a goal, by the schemas' word. */
  meets(goal: Goal, value: Json): boolean;
  /** A node that stands in neither schema, the same for the same schema. */
  nodeOf(schema: JsonSchema): SchemaNode;
  step(): boolean;
  order<Item>(items: readonly Item[]): readonly Item[];
}

/** Deeper values are not looked for. */
const DEEPEST = 150;
/** Values with more members and items, at any depth, are not kept. */
const LARGEST = 5_000;
/** Samples go no deeper into recursion. */
const DEEPEST_SAMPLE = 8;
/** So many values are drawn for a part of a document; the samples combine them. */
const ENOUGH_DRAWN = 5;
/** Above all keys of nodes of schemas. */
const FIRST_OWN_KEY = 2 ** 40;

/** A solver that answers the same goals with the same, simplest values. */
export function createSolver(options: SolverOptions): Solver {
  return new Search(options, null);
}

/** A solver whose values differ from call to call, as chance has it. */
export function createSampler(options: SolverOptions, random: Random): Solver {
  return new Search(options, random);
}

class Search implements Solver {
  readonly writer: Side;
  readonly policy: Policy;
  readonly automata: Automata;
  readonly random: Random | null;
  #left: number;
  readonly #memory = new Memory();
  readonly #drawn = new Map<string, readonly Answer[]>();
  readonly #sizes = new WeakMap<object, number>();
  #nextOwnKey = FIRST_OWN_KEY;
  readonly #own = new Map<string, SchemaNode>();

  constructor({ writer, policy, budget, automata }: SolverOptions, random: Random | null) {
    this.writer = writer;
    this.policy = policy;
    this.random = random;
    this.automata = automata;
    this.#left = budget;
  }

  nodeOf(schema: JsonSchema): SchemaNode {
    const text = JSON.stringify(schema);
    const known = this.#own.get(text);
    if (known !== undefined) return known;
    const { root, nodes } = linkSchema(schema, this.writer === "old" ? "next" : "old");
    for (const node of nodes.values()) node.key = this.#nextOwnKey++;
    this.#own.set(text, root);
    return root;
  }

  probe(type: Type, leaf: Leaf, isSettled: boolean): Probe {
    return probe(type, leaf, isSettled, this);
  }

  step(): boolean {
    return --this.#left >= 0;
  }

  order<Item>(items: readonly Item[]): readonly Item[] {
    return this.random === null ? items : this.random.shuffled(items);
  }

  meets(goal: Goal, value: Json): boolean {
    if (!goal.every(({ node, holds }) => accepts(node, value) === holds)) return false;
    if (this.policy === "strict") return true;
    return isDeclared(this.#written(goal), value);
  }

  solve(goal: Goal): Answer {
    const key = this.#keyOf(goal);
    if (key === null) return NONE;
    const known = this.#memory.recall(key);
    if (known !== undefined && (this.random === null || known.kind === "none")) return known;
    const drawn = this.#drawnBefore(key);
    if (drawn !== null) return drawn;
    const { depth } = this.#memory;
    if (this.#memory.isUnderWay(key) && (depth > DEEPEST_SAMPLE || (this.random?.chance(0.5) ?? true))) {
      return this.#memory.assumeNone(key);
    }
    if (depth >= DEEPEST || !this.step()) return UNKNOWN;
    const answer = this.#memory.work(key, () => this.#small(this.#solveNew(goal)));
    if (answer.kind === "value" && this.random !== null) this.#keepDrawn(key, answer, depth);
    return answer;
  }

  /** References that double each other make values that double, too: too large a one is none, and proves nothing. */
  #small(answer: Answer): Answer {
    if (answer.kind !== "value" || typeof answer.value !== "object" || answer.value === null) return answer;
    let size = 1;
    for (const part of Object.values(answer.value) as readonly Json[])
      size += typeof part === "object" && part !== null ? (this.#sizes.get(part) ?? 1) : 1;
    this.#sizes.set(answer.value, size);
    return size > LARGEST ? UNKNOWN : answer;
  }

  /** One of the values drawn for a goal before, once there are enough of them. */
  #drawnBefore(key: string): Answer | null {
    const [first, ...others] = this.#drawn.get(key) ?? [];
    return this.random === null || first === undefined || others.length < ENOUGH_DRAWN - 1
      ? null
      : this.random.pick([first, ...others]);
  }

  /** Whole documents are drawn anew each time. */
  #keepDrawn(key: string, answer: Answer, depth: number): void {
    if (depth > 0) this.#drawn.set(key, [...(this.#drawn.get(key) ?? []), answer]);
  }

  #solveNew(goal: Goal): Answer {
    const values = finiteValues(goal);
    if (values !== null) return this.#among(values, goal);
    let answer: Answer = NONE;
    for (const type of this.order(TYPES)) {
      if (goal.some(({ node, holds }) => holds && node.always === null && !node.types.has(type))) continue;
      const one = this.#solveType(type, goal);
      if (one.kind === "value") return one;
      if (one.kind === "unknown") answer = one;
    }
    return answer;
  }

  #solveType(type: Type, goal: Goal): Answer {
    if (type === "null") return this.#among([null], goal);
    if (type === "boolean") return this.#among([false, true], goal);
    let answer: Answer = NONE;
    for (const leaf of leavesOf(goal, type, this)) {
      const one = this.#solveLeaf(type, leaf, goal);
      if (one.kind === "value") return one;
      if (one.kind === "unknown") answer = one;
      if (this.#left < 0) return UNKNOWN;
    }
    return this.#left < 0 ? UNKNOWN : answer;
  }

  #solveLeaf(type: "number" | "string" | "array" | "object", leaf: Leaf, goal: Goal): Answer {
    const set = leaf.kept.find((node) => node.values.length > 0)?.values[0];
    if (set !== undefined) return this.#among(set.values, goal);
    return THEORIES[type](leaf, goal, this);
  }

  #among(values: readonly Json[], goal: Goal): Answer {
    for (const value of this.order(values)) if (this.meets(goal, value)) return found(value);
    return NONE;
  }

  #written(goal: Goal): readonly SchemaNode[] {
    return goal.flatMap(({ node, holds, quiet }) =>
      holds && quiet !== true && node.side === this.writer ? [node] : [],
    );
  }

  /** The goal as a text; null when it contradicts itself. What the writer says is kept apart: it declares properties. */
  #keyOf(goal: Goal): string | null {
    const asked = new Set(goal.map(literalKey));
    for (const { node, holds } of goal) {
      if (node.always === !holds || asked.has(-literalKey({ node, holds }))) return null;
    }
    const texts = goal
      .filter(({ node }) => node.always === null)
      .map(
        (one) =>
          `${literalKey(one)}${one.holds && one.quiet !== true && one.node.side === this.writer ? "w" : ""}`,
      );
    return [...new Set(texts)].toSorted().join();
  }
}

const THEORIES = { number: solveNumber, string: solveText, array: solveArray, object: solveObject };

/** The fewest values that a goal leaves to look at; null when they are not counted. */
function finiteValues(goal: Goal): readonly Json[] | null {
  let best: readonly Json[] | null = null;
  const seen = new Set<SchemaNode>();
  const look = (node: SchemaNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const { values } of node.values) if (best === null || values.length < best.length) best = values;
    for (const child of node.all) look(child);
  };
  for (const { node, holds } of goal) if (holds) look(node);
  return best;
}
