import type { Nfa } from "./nfa.ts";

/** Reads a text character by character; every state is a number. */
export interface Automaton {
  /** Where characters begin to be treated differently from those before. */
  readonly boundaries: readonly number[];
  readonly start: number;
  next(state: number, character: number): number;
  accepts(state: number): boolean;
}

/** The deterministic form of an automaton, built state by state as it is walked. */
export function determine(nfa: Nfa): Automaton {
  const numbers = new Map<string, number>();
  const states: {
    readonly set: readonly number[];
    readonly accepts: boolean;
    readonly next: Map<number, number>;
  }[] = [];
  const boundaries = new Set([0]);
  for (const { steps } of nfa.states) {
    for (const { ranges } of steps) for (const [first, last] of ranges) boundaries.add(first).add(last + 1);
  }
  const stateOf = (seeds: readonly number[], atStart: boolean): number => {
    const set = closure(nfa, seeds, { start: atStart, end: false });
    const key = `${atStart} ${set.join()}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const accepts = closure(nfa, set, { start: atStart, end: true }).includes(1);
    numbers.set(key, states.push({ set, accepts, next: new Map() }) - 1);
    return states.length - 1;
  };
  return {
    boundaries: [...boundaries],
    start: stateOf([0], true),
    next(number, character) {
      const state = states[number];
      if (state === undefined) throw new Error("no such state");
      const known = state.next.get(character);
      if (known !== undefined) return known;
      const seeds = new Set<number>();
      for (const one of state.set) {
        for (const { ranges, to } of nfa.states[one]?.steps ?? []) {
          if (ranges.some(([first, last]) => first <= character && character <= last)) seeds.add(to);
        }
      }
      const next = stateOf([...seeds], false);
      state.next.set(character, next);
      return next;
    },
    accepts: (number) => states[number]?.accepts ?? false,
  };
}

/** The states that can be reached without a character. */
function closure(
  nfa: Nfa,
  seeds: readonly number[],
  at: { start: boolean; end: boolean },
): readonly number[] {
  const reached = new Set(seeds);
  for (const one of reached) {
    for (const { to, only } of nfa.states[one]?.free ?? []) if (only === null || at[only]) reached.add(to);
  }
  return [...reached].toSorted((a, b) => a - b);
}

/** The automaton that accepts the given texts and no other. */
export function automatonOfTexts(texts: Iterable<string>): Automaton {
  const nodes: { readonly next: Map<number, number>; accepts: boolean }[] = [];
  const add = (): number => nodes.push({ next: new Map(), accepts: false }) - 1;
  const [dead, start] = [add(), add()];
  const boundaries = new Set([0]);
  for (const text of texts) {
    let at = start;
    for (const letter of text) {
      const character = letter.codePointAt(0) ?? 0;
      boundaries.add(character).add(character + 1);
      const known = nodes[at]?.next.get(character) ?? add();
      nodes[at]?.next.set(character, known);
      at = known;
    }
    const last = nodes[at];
    if (last !== undefined) last.accepts = true;
  }
  return {
    boundaries: [...boundaries],
    start,
    next: (state, character) => nodes[state]?.next.get(character) ?? dead,
    accepts: (state) => nodes[state]?.accepts ?? false,
  };
}
