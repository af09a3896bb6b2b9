import { type AST, RegExpParser } from "@eslint-community/regexpp";
import { assertNever } from "../../../model/assert-never.ts";

/** More states than this are not worth to be made, and one text is not worth more steps. */
const MOST_STATES = 3000;
const MOST_STEPS = 1_000_000;
/** So many repetitions without an upper limit cost no more than a power of the text's length that can be borne. */
const MOST_OPEN = 2;

/** What has to be read to get from one state to the next; a text position is asked for by an assertion, nothing by null. */
type Edge = RegExp | "start" | "end" | null;

/** A state of an automaton: what leads on, and where to. */
interface State {
  readonly edges: { readonly on: Edge; readonly to: State }[];
}

/**
 * True when the regular expression matches somewhere in the text, in time that grows with the lengths of both: an engine that goes back and tries again may
 * take forever. Undefined where such an engine would be needed and might; false for what is no regular expression.
 */
export function boundedTest(pattern: string, text: string): boolean | undefined {
  const parsed = parse(pattern);
  if (parsed === null) return false;
  if (countOpen(parsed) <= MOST_OPEN && !hasNested(parsed)) return new RegExp(pattern, "u").test(text);
  const first = automatonOf(parsed);
  return first === null ? undefined : run(first.start, first.accept, text);
}

function parse(pattern: string): AST.Pattern | null {
  try {
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, {
      unicode: true,
    });
  } catch {
    return null;
  }
}

type Node = AST.Pattern | AST.Element | AST.Alternative | AST.QuantifiableElement;

function childrenOf(node: Node): readonly Node[] {
  if ("alternatives" in node) return node.alternatives;
  if (node.type === "Alternative") return node.elements;
  return node.type === "Quantifier" ? [node.element] : [];
}

const isRepeated = (node: Node) => node.type === "Quantifier" && node.max > 1;

function countOpen(node: Node): number {
  const own = node.type === "Quantifier" && node.max > 20 ? 1 : 0;
  return childrenOf(node).reduce((sum, one) => sum + countOpen(one), own);
}

/** True when something that is repeated has choices of its own. */
function hasNested(node: Node, isInside = false): boolean {
  if (isInside && (isRepeated(node) || ("alternatives" in node && node.alternatives.length > 1))) return true;
  return childrenOf(node).some((one) => hasNested(one, isInside || isRepeated(node)));
}

/** Null for assertions other than its ends and for references to groups, and for what is too large. */
function automatonOf(pattern: AST.Pattern): { readonly start: State; readonly accept: State } | null {
  let count = 0;
  const state = (): State => {
    count++;
    return { edges: [] };
  };
  const accept = state();
  const start = build(pattern, accept);
  return start === null ? null : { start, accept };

  /** The state from which the node leads to `next`. */
  function build(node: Node, next: State): State | null {
    if (count > MOST_STATES) return null;
    switch (node.type) {
      case "Alternative":
        return node.elements.toReversed().reduce<State | null>((to, one) => to && build(one, to), next);
      case "Pattern":
      case "Group":
      case "CapturingGroup": {
        const from = state();
        for (const one of node.alternatives) if (!lead(from, null, build(one, next))) return null;
        return from;
      }
      case "Quantifier":
        return repeat(node, next);
      case "Assertion":
        return node.kind === "start" || node.kind === "end" ? before(node.kind, next) : null;
      case "Character":
      case "CharacterSet":
      case "CharacterClass":
        return before(new RegExp(`^(?:${node.raw})$`, "u"), next);
      case "Backreference":
      case "ExpressionCharacterClass":
        return null;
      default:
        return assertNever(node);
    }
  }

  function repeat({ element, min, max }: AST.Quantifier, next: State): State | null {
    let to: State | null = next;
    if (max === Infinity) {
      const loop = state();
      if (!lead(loop, null, build(element, loop))) return null;
      lead(loop, null, next);
      to = loop;
    } else {
      for (let times = min; times < max && to !== null; times++) {
        const skip = state();
        if (!lead(skip, null, build(element, to))) return null;
        lead(skip, null, next);
        to = skip;
      }
    }
    for (let times = 0; times < min && to !== null; times++) to = build(element, to);
    return to;
  }

  function before(on: Edge, to: State): State {
    const from = state();
    from.edges.push({ on, to });
    return from;
  }

  function lead(from: State, on: Edge, to: State | null): boolean {
    if (to !== null) from.edges.push({ on, to });
    return to !== null;
  }
}

/** Goes through the text with all states at once that it may be in. */
function run(start: State, accept: State, text: string): boolean | undefined {
  const characters = Array.from(text);
  let steps = 0;
  let current = new Set<State>();
  for (let index = 0; index <= characters.length; index++) {
    // A match may begin anywhere.
    current.add(start);
    const reached = closure(current, index);
    if (reached.has(accept)) return true;
    if (steps > MOST_STEPS) return undefined;
    const character = characters[index];
    current = new Set();
    for (const { edges } of character === undefined ? [] : reached) {
      for (const { on, to } of edges) if (on instanceof RegExp && on.test(character ?? "")) current.add(to);
    }
  }
  return false;

  function closure(states: ReadonlySet<State>, index: number): ReadonlySet<State> {
    const reached = new Set(states);
    for (const { edges } of reached) {
      for (const { on, to } of edges) {
        steps++;
        const isThere =
          on === null || (on === "start" && index === 0) || (on === "end" && index === characters.length);
        if (isThere) reached.add(to);
      }
    }
    return reached;
  }
}
