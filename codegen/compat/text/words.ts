import type { Automaton } from "./automaton.ts";
import { LAST } from "./ranges.ts";

/** What texts are looked for. */
export interface WordQuery {
  readonly yes: readonly Automaton[];
  readonly no: readonly Automaton[];
  /** Bounds of the length in code points. */
  readonly min: number;
  readonly max: number;
  /** Whether many texts are wanted, also ones that the automata cannot tell apart. */
  readonly many: boolean;
}

/** Some texts, the shortest first; complete when an empty list proves that there are none. */
export interface Words {
  readonly words: readonly string[];
  readonly isComplete: boolean;
}

/** States of the product that are visited at most. */
const MOST_VISITS = 20_000;
const MANY_WORDS = 24;
const FEW_WORDS = 4;

/** Texts that are easy to read come first. */
const NICE = Array.from("a0A-_. bcdexyzBZ19@/:,é😀", (letter) => letter.codePointAt(0) ?? 0);

interface Visit {
  readonly states: readonly number[];
  readonly text: string;
}

/** Texts that all the `yes` automata accept and none of the `no` automata, by a search over their product, shortest first. */
export function findWords({ yes, no, min, max, many }: WordQuery): Words {
  const automata = [...yes, ...no];
  const letters = lettersOf(automata);
  const isWanted = (states: readonly number[]): boolean =>
    yes.every((one, i) => one.accepts(states[i] ?? 0)) &&
    no.every((one, i) => !one.accepts(states[yes.length + i] ?? 0));
  const words: string[] = [];
  const seen = new Set<string>();
  let visits = 0;
  let layer: readonly Visit[] = [{ states: automata.map((one) => one.start), text: "" }];
  for (let length = 0; layer.length > 0; length++) {
    const next: Visit[] = [];
    for (const visit of layer) {
      if (length >= min && isWanted(visit.states)) words.push(visit.text);
      if (words.length >= (many ? MANY_WORDS : FEW_WORDS)) return { words, isComplete: false };
      if (length >= max) continue;
      for (const letter of letters) {
        const states = automata.map((one, i) => one.next(visit.states[i] ?? 0, letter));
        const key = `${states.join()} ${Math.min(length + 1, many ? min + 3 : min)}`;
        if (seen.has(key)) continue;
        if (++visits > MOST_VISITS) return { words, isComplete: false };
        seen.add(key);
        next.push({ states, text: visit.text + String.fromCodePoint(letter) });
      }
    }
    layer = next;
  }
  return { words, isComplete: true };
}

/** One letter for each set of characters that the automata treat alike, the nicest of it. */
function lettersOf(automata: readonly Automaton[]): readonly number[] {
  const boundaries = [...new Set([0, ...automata.flatMap((one) => one.boundaries)])]
    .filter((one) => one <= LAST)
    .toSorted((a, b) => a - b);
  const letters = boundaries.map((first, i) => niceIn(first, (boundaries[i + 1] ?? LAST + 1) - 1));
  return letters.toSorted((a, b) => rank(a) - rank(b));
}

function niceIn(first: number, last: number): number {
  const nice = NICE.find((one) => first <= one && one <= last);
  if (nice !== undefined) return nice;
  // A lone surrogate is no character.
  return first >= 0xd800 && first <= 0xdfff && last > 0xdfff ? 0xe000 : first;
}

function rank(letter: number): number {
  const nice = NICE.indexOf(letter);
  return nice === -1 ? NICE.length + letter : nice;
}
