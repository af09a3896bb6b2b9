import {
  ALWAYS,
  AT_END,
  AT_LOOKAROUND,
  AT_START,
  AT_WORD_EDGE,
  type Automaton,
  NOT_AT_WORD_EDGE,
  parsePattern,
} from "../../print/pattern-automaton.ts";
import { ALWAYS_SAFE, slowPattern } from "../../print/slow-pattern.ts";

/** One text is not worth more steps, and all those that are held against one pattern no more than these. */
const MOST_STEPS = 1_000_000;
const MOST_STEPS_OF_ALL = 20_000_000;
/** A text of this part of the length that is safe for one text is so for thousands. */
const SAFE_PART = 1 / 8;

/**
 * True when the regular expression matches somewhere in the text, in time that grows with the lengths of both: an engine that goes back and tries again may
 * take forever. Undefined where such an engine would be needed and might; false for what is no regular expression.
 */
export function boundedTest(pattern: string, text: string): boolean | undefined {
  return boundedMatcher(pattern)(text);
}

/** The same for many texts. */
export function boundedMatcher(pattern: string): (text: string) => boolean | undefined {
  if (parsePattern(pattern) === null) return () => false;
  const expression = new RegExp(pattern, "u");
  const slow = slowPattern(pattern);
  const safeLength = slow === null ? Infinity : Math.max(ALWAYS_SAFE, slow.safeLength * SAFE_PART);
  let spent = 0;
  return (text) => {
    if (slow === null || text.length <= safeLength) return expression.test(text);
    if (slow.automaton === null || spent > MOST_STEPS_OF_ALL) return undefined;
    const { found, steps } = run(slow.automaton, text);
    spent += steps;
    return found;
  };
}

/** Goes through the text with all states at once that it may be in; `found` is undefined when that takes too many steps. */
function run(
  automaton: Automaton,
  text: string,
): { readonly found: boolean | undefined; readonly steps: number } {
  const { characters, states, lookarounds } = automaton;
  const classes = characters.map((one) => new RegExp(`^(?:${one})$`, "u"));
  const texts = Array.from(text);
  const held: ReadonlySet<number>[] = [];
  let steps = 0;
  for (const { start, behind, negate } of lookarounds) {
    const ends = scan(start, behind ? 1 : -1);
    const all = Array.from({ length: texts.length + 1 }, (_, index) => index);
    held.push(negate ? new Set(all.filter((place) => !ends.has(place))) : ends);
  }
  const found = scan(automaton.start, 1).size > 0;
  return { found: steps > MOST_STEPS ? undefined : found, steps };

  /** The places where what begins at the state ends, when the text is read from its beginning or with a step of -1 from its end. */
  function scan(start: number, step: 1 | -1): ReadonlySet<number> {
    const ends = new Set<number>();
    let current = new Set<number>();
    const places = texts.length + 1;
    for (let count = 0; count < places && steps <= MOST_STEPS; count++) {
      const index = step === 1 ? count : texts.length - count;
      // A match may begin anywhere.
      current.add(start);
      const reached = closure(current, index);
      if (reached.has(0)) ends.add(index);
      if (ends.size > 0 && start === automaton.start) break;
      const character = texts[step === 1 ? index : index - 1];
      current = new Set();
      for (const state of character === undefined ? [] : reached) {
        for (const [on, to] of states[state] ?? []) {
          if (on >= 0 && classes[on]?.test(character ?? "") === true) current.add(to);
        }
      }
    }
    return ends;
  }

  function closure(open: ReadonlySet<number>, index: number): ReadonlySet<number> {
    const reached = new Set(open);
    for (const state of reached) {
      for (const [on, to] of states[state] ?? []) {
        steps++;
        if (on < 0 && leadsOn(on, index)) reached.add(to);
      }
    }
    return reached;
  }

  function leadsOn(on: number, index: number): boolean {
    switch (on) {
      case ALWAYS:
        return true;
      case AT_START:
        return index === 0;
      case AT_END:
        return index === texts.length;
      case AT_WORD_EDGE:
      case NOT_AT_WORD_EDGE: {
        const isEdge = /\w/.test(texts[index - 1] ?? "") !== /\w/.test(texts[index] ?? "");
        return isEdge === (on === AT_WORD_EDGE);
      }
      default:
        return held[AT_LOOKAROUND - on]?.has(index) ?? false;
    }
  }
}
