import { type AST, RegExpParser } from "@eslint-community/regexpp";
import { assertNever } from "../../model/assert-never.ts";

/** More states than this are not worth to be made. */
const MOST_STATES = 3000;
/** Quantifiers with so high a limit count as ones without. */
const HIGH = 20;

/** What leads on when nothing has to be read: always, at the beginning of the text, or at its end. */
export const ALWAYS = -1;
export const AT_START = -2;
export const AT_END = -3;

/** A way from one state to the next: the index of the characters that it reads, or one of the constants above. */
export type Edge = readonly [on: number, to: number];

/** A regular expression as states of which a text may be in several at once. State 0 accepts. */
export interface Automaton {
  readonly start: number;
  /** Regular expressions, each of one character. */
  readonly characters: readonly string[];
  /** What leads on from each state. */
  readonly states: readonly (readonly Edge[])[];
}

/** The pattern's syntax tree; null for what is no regular expression. */
export function parsePattern(pattern: string): AST.Pattern | null {
  try {
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, {
      unicode: true,
    });
  } catch {
    return null;
  }
}

/**
 * The power of a text's length that bounds the steps of an engine which goes back and tries again; infinite where something that is
 * repeated has choices of its own, since each round may double the steps.
 */
export function costOf(pattern: AST.Pattern): number {
  return hasNested(pattern) ? Infinity : countOpen(pattern);
}

type Node = AST.Pattern | AST.Element | AST.Alternative | AST.QuantifiableElement;

function childrenOf(node: Node): readonly Node[] {
  if ("alternatives" in node) return node.alternatives;
  if (node.type === "Alternative") return node.elements;
  return node.type === "Quantifier" ? [node.element] : [];
}

const isRepeated = (node: Node) => node.type === "Quantifier" && node.max > 1;

function countOpen(node: Node): number {
  const own = node.type === "Quantifier" && node.max > HIGH ? 1 : 0;
  return childrenOf(node).reduce((sum, one) => sum + countOpen(one), own);
}

function hasNested(node: Node, isInside = false): boolean {
  if (isInside && (isRepeated(node) || ("alternatives" in node && node.alternatives.length > 1))) return true;
  return childrenOf(node).some((one) => hasNested(one, isInside || isRepeated(node)));
}

/** Null for assertions other than the ends of the text and for references to groups, and for what is too large. */
export function automatonOf(pattern: AST.Pattern): Automaton | null {
  const states: Edge[][] = [[]];
  const characters = new Map<string, number>();
  const start = build(pattern, 0);
  return start === null ? null : { start, characters: [...characters.keys()], states };

  /** The state from which the node leads to `next`. */
  function build(node: Node, next: number): number | null {
    if (states.length > MOST_STATES) return null;
    switch (node.type) {
      case "Alternative":
        return node.elements
          .toReversed()
          .reduce((to: number | null, one) => (to === null ? null : build(one, to)), next);
      case "Pattern":
      case "Group":
      case "CapturingGroup": {
        const from = state();
        for (const one of node.alternatives) if (!lead(from, build(one, next))) return null;
        return from;
      }
      case "Quantifier":
        return repeat(node, next);
      case "Assertion":
        if (node.kind === "start") return state([AT_START, next]);
        return node.kind === "end" ? state([AT_END, next]) : null;
      case "Character":
      case "CharacterSet":
      case "CharacterClass": {
        const index = characters.get(node.raw) ?? characters.size;
        characters.set(node.raw, index);
        return state([index, next]);
      }
      case "Backreference":
      case "ExpressionCharacterClass":
        return null;
      default:
        return assertNever(node);
    }
  }

  function repeat({ element, min, max }: AST.Quantifier, next: number): number | null {
    let to: number | null = next;
    if (max === Infinity) {
      const loop = state();
      if (!lead(loop, build(element, loop))) return null;
      lead(loop, next);
      to = loop;
    } else {
      for (let times = min; times < max && to !== null; times++) {
        const skip = state();
        if (!lead(skip, build(element, to))) return null;
        lead(skip, next);
        to = skip;
      }
    }
    for (let times = 0; times < min && to !== null; times++) to = build(element, to);
    return to;
  }

  function state(...edges: readonly Edge[]): number {
    states.push([...edges]);
    return states.length - 1;
  }

  function lead(from: number, to: number | null): boolean {
    if (to !== null) states[from]?.push([ALWAYS, to]);
    return to !== null;
  }
}
