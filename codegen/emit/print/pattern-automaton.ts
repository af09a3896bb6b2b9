import { type AST, RegExpParser } from "@eslint-community/regexpp";
import { assertNever } from "../../model/assert-never.ts";

/** More states than this are not worth to be made. */
const MOST_STATES = 3000;
/** Quantifiers with so high a limit count as ones without. */
const HIGH = 20;

/** What leads on when nothing has to be read: always, at the beginning of the text, at its end, or at the edge of a word, or not there. */
export const ALWAYS = -1;
export const AT_START = -2;
export const AT_END = -3;
export const AT_WORD_EDGE = -4;
export const NOT_AT_WORD_EDGE = -5;
/** The same where the first lookaround holds; the one after it is one less, and so on. */
export const AT_LOOKAROUND = -6;

/** A way from one state to the next: the index of the characters that it reads, or one of the constants above. */
export type Edge = readonly [on: number, to: number];

/** What must stand behind a place of the text, or ahead of it; or must not. */
export interface Lookaround {
  /** What is ahead is read from its end to the place, as what is behind is from its beginning. */
  readonly start: number;
  readonly behind: boolean;
  readonly negate: boolean;
}

/** A regular expression as states of which a text may be in several at once. State 0 accepts. */
export interface Automaton {
  readonly start: number;
  /** Regular expressions, each of one character. */
  readonly characters: readonly string[];
  /** What leads on from each state. */
  readonly states: readonly (readonly Edge[])[];
  /** Inner ones before those that ask for them. */
  readonly lookarounds: readonly Lookaround[];
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
  return hasNested(pattern) ? Infinity : choicesOf(pattern).most;
}

/** True when a match can only begin at the beginning of the text. */
export function isAnchored({ alternatives }: AST.Pattern): boolean {
  return alternatives.every(({ elements: [first] }) => first?.type === "Assertion" && first.kind === "start");
}

type Node = AST.Pattern | AST.Element | AST.Alternative | AST.QuantifiableElement;

function childrenOf(node: Node): readonly Node[] {
  if ("alternatives" in node) return node.alternatives;
  if (node.type === "Alternative") return node.elements;
  return node.type === "Quantifier" ? [node.element] : [];
}

const isRepeated = (node: Node) => node.type === "Quantifier" && node.max > 1;

/** In how many places an engine may go back that has passed the node, and in how many at most before that. */
interface Choices {
  readonly after: number;
  readonly most: number;
}

function choicesOf(node: Node): Choices {
  if (node.type === "Alternative") return inSequence(node.elements);
  if (node.type === "Quantifier") {
    const inner = choicesOf(node.element);
    const own = node.max > HIGH ? 1 : 0;
    return { after: inner.after + own, most: inner.most + own };
  }
  const all = childrenOf(node).map(choicesOf);
  const after = Math.max(0, ...all.map((one) => one.after));
  const most = Math.max(0, ...all.map((one) => one.most));
  // What has looked around is not asked again.
  return node.type === "Assertion" ? { after: 0, most } : { after, most };
}

function inSequence(nodes: readonly Node[]): Choices {
  let [after, most] = [0, 0];
  for (const node of nodes) {
    const next = choicesOf(node);
    most = Math.max(most, after + next.most);
    after += next.after;
  }
  return { after, most };
}

function hasNested(node: Node, isInside = false): boolean {
  if (isInside && (isRepeated(node) || ("alternatives" in node && node.alternatives.length > 1))) return true;
  return childrenOf(node).some((one) => hasNested(one, isInside || isRepeated(node)));
}

/** Null for patterns that refer back to what a group has read, and for what is too large. */
export function automatonOf(pattern: AST.Pattern): Automaton | null {
  const states: Edge[][] = [[]];
  const characters = new Map<string, number>();
  const lookarounds: Lookaround[] = [];
  const start = build(pattern, 0, FORWARD);
  return start === null ? null : { start, characters: [...characters.keys()], states, lookarounds };

  /** The state from which the node leads to `next`, for who reads in that direction. */
  function build(node: Node, next: number, direction: Direction): number | null {
    if (states.length > MOST_STATES) return null;
    switch (node.type) {
      case "Alternative": {
        const fromLast = direction === FORWARD ? node.elements.toReversed() : node.elements;
        return fromLast.reduce(
          (to: number | null, one) => (to === null ? null : build(one, to, direction)),
          next,
        );
      }
      case "Pattern":
      case "Group":
      case "CapturingGroup":
        if (node.type === "Group" && node.modifiers !== null) return null;
        return choice(node.alternatives, next, direction);
      case "Quantifier":
        return repeat(node, next, direction);
      case "Assertion":
        return assertion(node, next);
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

  function choice(
    alternatives: readonly AST.Alternative[],
    next: number,
    direction: Direction,
  ): number | null {
    const from = state();
    for (const one of alternatives) if (!lead(from, build(one, next, direction))) return null;
    return from;
  }

  function assertion(node: AST.Assertion, next: number): number | null {
    switch (node.kind) {
      case "start":
        return state([AT_START, next]);
      case "end":
        return state([AT_END, next]);
      case "word":
        return state([node.negate ? NOT_AT_WORD_EDGE : AT_WORD_EDGE, next]);
      case "lookahead":
      case "lookbehind": {
        const behind = node.kind === "lookbehind";
        const from = choice(node.alternatives, 0, behind ? FORWARD : BACKWARD);
        if (from === null) return null;
        lookarounds.push({ start: from, behind, negate: node.negate });
        return state([AT_LOOKAROUND - (lookarounds.length - 1), next]);
      }
      default:
        return assertNever(node);
    }
  }

  function repeat({ element, min, max }: AST.Quantifier, next: number, direction: Direction): number | null {
    let to: number | null = next;
    if (max === Infinity) {
      const loop = state();
      if (!lead(loop, build(element, loop, direction))) return null;
      lead(loop, next);
      to = loop;
    } else {
      for (let times = min; times < max && to !== null; times++) {
        const skip = state();
        if (!lead(skip, build(element, to, direction))) return null;
        lead(skip, next);
        to = skip;
      }
    }
    for (let times = 0; times < min && to !== null; times++) to = build(element, to, direction);
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

type Direction = typeof FORWARD | typeof BACKWARD;
const FORWARD = 1;
const BACKWARD = -1;
