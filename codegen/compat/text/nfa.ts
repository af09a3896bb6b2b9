import type { AST } from "@eslint-community/regexpp";
import { parsePattern } from "../../emit/print/pattern-automaton.ts";
import { LAST, rangesOf, type Range } from "./ranges.ts";

/** An automaton with several ways on for a character; state 0 is the first, 1 the last. */
export interface Nfa {
  readonly states: readonly NfaState[];
}

/** A state's ways on. */
export interface NfaState {
  /** Without a character; some only at the beginning or the end of the text. */
  readonly free: { readonly to: number; readonly only: "start" | "end" | null }[];
  readonly steps: { readonly ranges: readonly Range[]; readonly to: number }[];
}

/** Larger patterns are not turned into automata. */
const MOST_STATES = 4_000;

const ANY: readonly Range[] = [[0, LAST]];

/** The automaton of the texts in which a pattern is found; null for patterns that look around, refer back or are too large. */
export function nfaOf(source: string): Nfa | null {
  const states: NfaState[] = [];
  const add = (): number => states.push({ free: [], steps: [] }) - 1;
  const link = (from: number, to: number, only: "start" | "end" | null = null): void => {
    states[from]?.free.push({ to, only });
  };
  const [first, last] = [add(), add()];
  states[first]?.steps.push({ ranges: ANY, to: first });
  states[last]?.steps.push({ ranges: ANY, to: last });
  const parsed = parsePattern(source);
  return parsed !== null && addAlternatives(parsed.alternatives, first, last) ? { states } : null;

  function addAlternatives(all: readonly AST.Alternative[], from: number, to: number): boolean {
    return all.every(({ elements }) => {
      let at = add();
      link(from, at);
      for (const element of elements) {
        const next = add();
        if (!addElement(element, at, next)) return false;
        at = next;
      }
      link(at, to);
      return true;
    });
  }

  function addElement(element: AST.Element, from: number, to: number): boolean {
    if (states.length > MOST_STATES) return false;
    switch (element.type) {
      case "Assertion":
        if (element.kind !== "start" && element.kind !== "end") return false;
        link(from, to, element.kind);
        return true;
      case "Group":
      case "CapturingGroup":
        if (element.type === "Group" && element.modifiers !== null) return false;
        return addAlternatives(element.alternatives, from, to);
      case "Quantifier":
        return addRepetition(element, from, to);
      case "Character":
      case "CharacterClass":
      case "CharacterSet": {
        const ranges = rangesOf(element);
        if (ranges !== null) states[from]?.steps.push({ ranges, to });
        return ranges !== null;
      }
      case "Backreference":
      case "ExpressionCharacterClass":
        return false;
    }
  }

  function addRepetition({ min, max, element }: AST.Quantifier, from: number, to: number): boolean {
    let at = from;
    for (let i = 0; i < min; i++) {
      const next = add();
      if (!addElement(element, at, next)) return false;
      at = next;
    }
    if (max === Infinity) {
      const again = add();
      link(at, again);
      link(again, to);
      return addElement(element, again, again);
    }
    for (let i = min; i < max; i++) {
      link(at, to);
      const next = add();
      if (!addElement(element, at, next)) return false;
      at = next;
    }
    link(at, to);
    return true;
  }
}
