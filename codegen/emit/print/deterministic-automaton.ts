import type { Automaton } from "./pattern-automaton.ts";

/**
 * True when each character of a text leaves an automaton one way to go on, so that an engine never goes back. Characters beyond the first
 * alphabets count as alike unless the pattern names them.
 */
export function isDeterministic(automaton: Automaton): boolean {
  // What a lookaround goes through has ways of its own.
  if (automaton.lookarounds.length > 0) return false;
  const texts = [...samples, ...automaton.characters.flatMap((one) => Array.from(one))];
  const readers = automaton.characters.map((one) => {
    const expression = new RegExp(`^(?:${one})$`, "u");
    return new Set(texts.filter((text) => expression.test(text)));
  });
  return automaton.states.every((_, from) => hasOneWay(from));

  /** What can be read from a state is apart, and there is one way to each state before anything is read. */
  function hasOneWay(from: number): boolean {
    const reached = new Set([from]);
    const read = new Set<string>();
    for (const state of reached) {
      for (const [on, to] of automaton.states[state] ?? []) {
        if (on < 0) {
          if (reached.has(to)) return false;
          reached.add(to);
        }
        for (const text of readers[on] ?? []) {
          if (read.has(text)) return false;
          read.add(text);
        }
      }
    }
    return true;
  }
}

const samples = [...Array.from({ length: 0x250 }, (_, code) => String.fromCodePoint(code)), "日", "😀"];
