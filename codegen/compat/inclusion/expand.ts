import { evaluationText } from "../language/evaluation-text.ts";
import type { ArrayRules, SchemaNode, Type } from "../language/node.ts";
import type { Broken, Choice, Leaf } from "./leaf.ts";
import { literalKey, must, mustNot, mustQuietly, type Goal, type Literal } from "./literal.ts";
import { waysToBreak } from "./negate.ts";
import type { Probe } from "./probe.ts";

/** What an expansion needs to know of the search that it is part of. */
export interface ExpansionContext {
  /** Counts a step of work; false when there is none left. */
  readonly step: () => boolean;
  /** What can be told of a conjunction under construction. */
  readonly probe: (type: Type, leaf: Leaf, isSettled: boolean) => Probe;
  /** The order in which to try alternatives. */
  readonly order: <Item>(items: readonly Item[]) => readonly Item[];
}

/**
 * The leaves of a goal for values of one type: the goal is met by exactly the values that meet one of them. Literals that contradict each
 * other close a way early. Ends early when no step is left.
 */
export function* leavesOf(goal: Goal, type: Type, context: ExpansionContext): Generator<Leaf> {
  yield* explore(new Way(type), { literals: goal }, context);
}

function* explore(way: Way, choice: Choice, context: ExpansionContext): Generator<Leaf> {
  if (!context.step() || !way.take(choice)) return;
  while (way.isOpen()) {
    const probe = context.probe(way.type, way.leaf(), way.isSettled());
    way.simplify(probe);
    if (way.isSettled()) way.prune(probe);
    const next = way.narrowest();
    if (next === null) break;
    const [only] = next;
    if (only === undefined) return;
    if (next.length > 1) {
      if (probe.isImpossible()) return;
      for (const one of context.order(next)) yield* explore(way.copy(), one, context);
      return;
    }
    if (!way.take(only)) return;
  }
  yield way.leaf();
}

/** Alternatives of which one must be taken. */
interface Open {
  readonly choices: readonly Choice[];
  /** They come from what must hold, not from what must not. */
  readonly isPositive: boolean;
}

/** A conjunction under construction, with the alternatives that are still to be decided. */
class Way {
  readonly type: Type;
  readonly #asked: Set<number>;
  readonly #expanded: Set<string>;
  readonly #loud: Set<SchemaNode>;
  readonly #kept: SchemaNode[];
  readonly #maybe: SchemaNode[];
  readonly #broken: Broken[];
  readonly #present: Set<string>;
  readonly #absent: Set<string>;
  #open: readonly Open[];

  constructor(from: Type | Way) {
    const before = typeof from === "string" ? null : from;
    this.type = typeof from === "string" ? from : from.type;
    this.#asked = new Set(before === null ? [] : before.#asked);
    this.#expanded = new Set(before === null ? [] : before.#expanded);
    this.#loud = new Set(before === null ? [] : before.#loud);
    this.#kept = before === null ? [] : [...before.#kept];
    this.#maybe = before === null ? [] : [...before.#maybe];
    this.#broken = before === null ? [] : [...before.#broken];
    this.#present = new Set(before === null ? [] : before.#present);
    this.#absent = new Set(before === null ? [] : before.#absent);
    this.#open = before === null ? [] : before.#open;
  }

  copy(): Way {
    return new Way(this);
  }

  leaf(): Leaf {
    return {
      kept: this.#kept,
      quiet: new Set(this.#kept.filter((node) => !this.#loud.has(node))),
      broken: this.#broken,
      present: [...this.#present],
      absent: [...this.#absent],
      maybe: this.#maybe,
    };
  }

  /** Adds a choice with all that follows from it; false when it contradicts what stands. */
  take(choice: Choice): boolean {
    const literals = [...(choice.literals ?? [])];
    for (const name of choice.present ?? []) this.#present.add(name);
    for (const name of choice.absent ?? []) this.#absent.add(name);
    for (const name of this.#present) if (this.#absent.has(name)) return false;
    if (choice.broken !== undefined) this.#broken.push(choice.broken);
    for (let literal = literals.pop(); literal !== undefined; literal = literals.pop()) {
      const key = literalKey(literal);
      if (this.#asked.has(-key)) return false;
      this.#asked.add(key);
      // What the other side has asked in the same words is expanded again: which side declares a property matters.
      const expanded = expansionKey(literal);
      const isNew = !this.#expanded.has(expanded);
      this.#expanded.add(expanded);
      if (!this.#keep(literal, literals, isNew)) return false;
    }
    return true;
  }

  isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Whether no alternative that is open can make another schema hold. */
  isSettled(): boolean {
    return this.#open.every((one) => !one.isPositive);
  }

  /** Leaves out what is decided: alternatives that are met already, and sides that contradict what stands. */
  simplify(probe: Probe): void {
    this.#open = this.#open
      .filter(({ choices }) => !choices.some((one) => this.#isMet(one) || probe.follows(one)))
      .map((one) => ({ ...one, choices: one.choices.filter((choice) => !this.#isClosed(choice)) }));
  }

  /** Leaves out sides that lead nowhere, where several alternatives have to be decided together. */
  prune(probe: Probe): void {
    if (this.#open.length < 2 || this.#open.length > MOST_PRUNED) return;
    if (this.#open.some(({ choices }) => choices.length < 2)) return;
    this.#open = this.#open.map((one) => ({
      ...one,
      choices: one.choices.filter((choice) => !probe.isHopeless(choice)),
    }));
  }

  /**
   * The alternatives to decide next, taken out; null when none is open. The ones with a single side left come first, then what must
   * hold: it decides most of what must not.
   */
  narrowest(): readonly Choice[] | null {
    let best: Open | null = null;
    for (const one of this.#open) if (best === null || rank(one) < rank(best)) best = one;
    this.#open = this.#open.filter((one) => one !== best);
    return best?.choices ?? null;
  }

  #keep(literal: Literal, literals: Literal[], isNew: boolean): boolean {
    const { node, holds } = literal;
    if (holds) return this.#keepNode(literal, literals, isNew);
    if (!isNew) return true;
    const ways = waysToBreak(node, this.type);
    if (ways === null) return true;
    if (ways.length === 0) return false;
    this.#open = [...this.#open, { choices: ways, isPositive: false }];
    return true;
  }

  #keepNode({ node, quiet = false }: Literal, literals: Literal[], isNew: boolean): boolean {
    if (node.always !== null) return node.always;
    if (!node.types.has(this.type)) return false;
    if (!this.#kept.includes(node)) this.#kept.push(node);
    if (!quiet) this.#loud.add(node);
    if (!isNew) return true;
    const also = quiet ? mustQuietly : must;
    for (const child of node.all) literals.push(also(child));
    if (node.not !== null) literals.push(mustNot(node.not));
    const open: (readonly Choice[])[] = [];
    if (node.any !== null) {
      if (node.any.length > 1 && !quiet) this.#maybe.push(...node.any);
      open.push(node.any.map((child) => ({ literals: [also(child)] })));
    }
    if (node.one !== null) {
      const branches = node.one;
      open.push(
        branches.map((child) => ({
          literals: [also(child), ...branches.filter((other) => other !== child).map(mustNot)],
        })),
      );
    }
    if (node.condition !== null) {
      const { test, yes, no } = node.condition;
      open.push([
        { literals: [also(test), ...(yes === null ? [] : [also(yes)])] },
        { literals: [mustNot(test), ...(no === null ? [] : [also(no)])] },
      ]);
    }
    if (this.type === "object") {
      for (const [name, child] of node.object?.dependents ?? []) {
        open.push([{ absent: [name] }, { present: [name], literals: [also(child)] }]);
      }
    }
    this.#open = [...this.#open, ...open.map((choices) => ({ choices, isPositive: true }))];
    return true;
  }

  #isClosed(choice: Choice): boolean {
    for (const literal of choice.literals ?? []) if (this.#asked.has(-literalKey(literal))) return true;
    for (const name of choice.present ?? []) if (this.#absent.has(name)) return true;
    for (const name of choice.absent ?? []) if (this.#present.has(name) || this.#requires(name)) return true;
    const { broken } = choice;
    return broken !== undefined && this.#isKept(broken);
  }

  #requires(name: string): boolean {
    return this.type === "object" && this.#kept.some(({ object }) => object?.required.includes(name));
  }

  /** A property cannot break what another kept node asks of it in the same words, nor can what is evaluated or counted in the same way. */
  #isKept({ node, keyword, child }: Broken): boolean {
    if (keyword === "unevaluatedProperties" || keyword === "unevaluatedItems") {
      const text = evaluationText(node);
      return this.#kept.some((one) => saysOfOthers(one) && evaluationText(one) === text);
    }
    if (keyword === "minContains" || keyword === "maxContains") {
      const counted = node.array?.contains ?? null;
      return this.#kept.some(({ array }) => countsAsMuch(array?.contains ?? null, counted, keyword));
    }
    if (keyword !== "properties" || typeof child !== "string") return false;
    const key = node.object?.properties.get(child)?.key;
    return this.#kept.some(({ object }) => object?.properties.get(child)?.key === key);
  }

  /** A choice that asks nothing new is met already. */
  #isMet({ literals, broken, present, absent }: Choice): boolean {
    if (broken !== undefined) return false;
    return (
      (literals ?? []).every((one) => this.#expanded.has(expansionKey(one))) &&
      (present ?? []).every((name) => this.#present.has(name)) &&
      (absent ?? []).every((name) => this.#absent.has(name))
    );
  }
}

function expansionKey(literal: Literal): string {
  return `${literalKey(literal)} ${literal.node.side} ${literal.quiet ?? false}`;
}

function rank({ choices, isPositive }: Open): number {
  return choices.length < 2 ? choices.length : choices.length + (isPositive ? 0 : MANY);
}

/** Looking ahead costs more than it saves with more open alternatives. */
const MOST_PRUNED = 12;
/** More alternatives than stand side by side. */
const MANY = 1e6;

type Contains = ArrayRules["contains"];

/** Whether items that are counted alike, as many as the first asks for, keep the second's bound. */
function countsAsMuch(first: Contains, second: Contains, bound: "minContains" | "maxContains"): boolean {
  if (first === null || second === null || first.node.key !== second.node.key) return false;
  return bound === "minContains" ? first.min >= second.min : first.max <= second.max;
}

function saysOfOthers({ object, array }: SchemaNode): boolean {
  return (object?.unevaluated ?? null) !== null || (array?.unevaluated ?? null) !== null;
}
