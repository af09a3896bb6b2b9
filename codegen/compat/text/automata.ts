import { automatonOfTexts, determine, type Automaton } from "./automaton.ts";
import { nfaOf } from "./nfa.ts";
import { findWords, type Words } from "./words.ts";

/** Texts described by patterns, as one looks for them. */
export interface TextQuery {
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly excluded: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly many: boolean;
}

/** The automata of patterns, each built once. */
export interface Automata {
  /** Texts that match all of `yes` and none of `no`. Patterns without an automaton are passed over. */
  find(query: TextQuery): Words;
}

/** An empty collection. */
export function createAutomata(): Automata {
  const automata = new Map<string, Automaton | null>();
  const answers = new Map<string, Words>();
  const of = (source: string): readonly Automaton[] => {
    let automaton = automata.get(source);
    if (automaton === undefined) {
      const nfa = nfaOf(source);
      automaton = nfa === null ? null : determine(nfa);
      automata.set(source, automaton);
    }
    return automaton === null ? [] : [automaton];
  };
  return {
    find(query) {
      const key = JSON.stringify(query);
      const known = answers.get(key);
      if (known !== undefined) return known;
      const excluded = query.excluded.length === 0 ? [] : [automatonOfTexts(query.excluded)];
      const words = findWords({
        ...query,
        yes: query.yes.flatMap(of),
        no: [...query.no.flatMap(of), ...excluded],
      });
      answers.set(key, words);
      return words;
    },
  };
}
