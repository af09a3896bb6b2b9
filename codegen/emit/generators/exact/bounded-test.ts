import {
  ALWAYS,
  AT_END,
  AT_START,
  type Automaton,
  automatonOf,
  costOf,
  parsePattern,
} from "../../print/pattern-automaton.ts";

/** One text is not worth more steps. */
const MOST_STEPS = 1_000_000;
/** Steps that grow with this power of the text's length can be borne. */
const MOST_COST = 2;

/**
 * True when the regular expression matches somewhere in the text, in time that grows with the lengths of both: an engine that goes back and tries again may
 * take forever. Undefined where such an engine would be needed and might; false for what is no regular expression.
 */
export function boundedTest(pattern: string, text: string): boolean | undefined {
  const parsed = parsePattern(pattern);
  if (parsed === null) return false;
  if (costOf(parsed) <= MOST_COST) return new RegExp(pattern, "u").test(text);
  const automaton = automatonOf(parsed);
  return automaton === null ? undefined : run(automaton, text);
}

/** Goes through the text with all states at once that it may be in. */
function run({ start, characters, states }: Automaton, text: string): boolean | undefined {
  const classes = characters.map((one) => new RegExp(`^(?:${one})$`, "u"));
  const texts = Array.from(text);
  let steps = 0;
  let current = new Set<number>();
  for (let index = 0; index <= texts.length; index++) {
    // A match may begin anywhere.
    current.add(start);
    const reached = closure(current, index);
    if (reached.has(0)) return true;
    if (steps > MOST_STEPS) return undefined;
    const character = texts[index];
    current = new Set();
    for (const state of character === undefined ? [] : reached) {
      for (const [on, to] of states[state] ?? []) {
        if (on >= 0 && classes[on]?.test(character ?? "") === true) current.add(to);
      }
    }
  }
  return false;

  function closure(open: ReadonlySet<number>, index: number): ReadonlySet<number> {
    const reached = new Set(open);
    for (const state of reached) {
      for (const [on, to] of states[state] ?? []) {
        steps++;
        const isThere =
          on === ALWAYS || (on === AT_START && index === 0) || (on === AT_END && index === texts.length);
        if (isThere) reached.add(to);
      }
    }
    return reached;
  }
}
