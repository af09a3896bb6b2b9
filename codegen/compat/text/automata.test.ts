import { expect, test } from "vitest";
import { createRandom } from "../witness/random.ts";
import { createAutomata } from "./automata.ts";
import { determine, type Automaton } from "./automaton.ts";
import { FORMAT_FACTS, NEAR_MISSES } from "./formats.ts";
import { nfaOf } from "./nfa.ts";
import { hasFormat } from "../language/checks.ts";

const patterns = [
  "^[a-z]{2,3}$",
  "a",
  "",
  "^$",
  "^a*b?c+$",
  "(ab|cd)*$",
  "^(?:a|b(?:c|d){0,2})+$",
  "[^a-c]",
  "^\\w+@\\w+\\.\\w{2,}$",
  "^\\d{4}-\\d\\d$",
  "\\s",
  ".",
  "^.$",
  "^\\S\\D\\W$",
  "^é😀?$",
  "a$|^b",
  "^^a$$",
  "(?:^a|b)c",
  "^(?:ab?){2}$",
  "^[\\w\\-.]*$",
];

const letters = ["a", "b", "c", "d", "z", "é", "😀", "0", "9", "-", "@", ".", " ", "\n", "_"] as const;

function reads(automaton: Automaton, text: string): boolean {
  let state = automaton.start;
  for (const letter of text) state = automaton.next(state, letter.codePointAt(0) ?? 0);
  return automaton.accepts(state);
}

function automatonOf(pattern: string): Automaton {
  const nfa = nfaOf(pattern);
  if (nfa === null) throw new Error(`no automaton for ${pattern}`);
  return determine(nfa);
}

test.each(patterns)("the automaton of %j accepts what the regular expression finds", (pattern) => {
  const automaton = automatonOf(pattern);
  const expression = new RegExp(pattern, "u");
  const random = createRandom(3);
  for (let i = 0; i < 1_500; i++) {
    const text = Array.from({ length: random.between(0, 6) }, () => random.pick(letters)).join("");
    expect([text, reads(automaton, text)]).toEqual([text, expression.test(text)]);
  }
});

test.each(["(?=a)b", "(a)\\1", "\\ba", "\\p{L}", "^.{3000}.{3000}$"])("%j has no automaton", (pattern) => {
  expect(nfaOf(pattern)).toBeNull();
});

const queries: readonly [yes: string[], no: string[], min: number, max: number, first: string | null][] = [
  [["^[a-z]+$"], ["^[a-m]+$"], 0, Infinity, "x"],
  [["^[a-z]+$"], ["^[a-z0-9]+$"], 0, Infinity, null],
  [["^[a-z]+$"], [], 3, 3, "aaa"],
  [["^(?:ab|cd)$"], [], 3, Infinity, null],
  [["^a"], ["b$"], 2, Infinity, "aa"],
  [[], ["^a*$"], 0, Infinity, "0"],
];

test.each(queries)("texts of %j without %j of %d to %d letters", (yes, no, min, max, first) => {
  const { words, isComplete } = createAutomata().find({ yes, no, excluded: [], min, max, many: false });
  expect(words[0] ?? null).toBe(first);
  expect(isComplete || first !== null).toBe(true);
});

test("excluded texts are not found", () => {
  const query = { yes: ["^[ab]$"], no: [], excluded: ["a"], min: 0, max: Infinity, many: false };
  expect(createAutomata().find(query).words).toEqual(["b"]);
});

const texts = [...Object.values(FORMAT_FACTS).flatMap((one) => one.samples), ...NEAR_MISSES].flatMap(
  (text) => {
    const random = createRandom(text.length);
    return [text, ...Array.from({ length: 20 }, () => withOneChange(text, random.next()))];
  },
);

test.each(Object.entries(FORMAT_FACTS))("what is known of the format %s is so", (format, facts) => {
  const expression = new RegExp(facts.pattern ?? "", "u");
  const [formatted, others] = [
    texts.filter((one) => hasFormat(one, format)),
    texts.filter((one) => !hasFormat(one, format)),
  ];
  expect(facts.samples.filter((one) => !hasFormat(one, format))).toEqual([]);
  expect(formatted.filter((one) => !expression.test(one))).toEqual([]);
  expect(others.filter((one) => facts.exact === true && expression.test(one))).toEqual([]);
  for (const other of facts.implies ?? [])
    expect(formatted.filter((one) => !hasFormat(one, other))).toEqual([]);
});

function withOneChange(text: string, chance: number): string {
  const at = Math.floor(chance * (text.length + 1));
  const letter = "a0-:.@/~TZ+é %"[Math.floor(chance * 1e6) % 14] ?? "";
  return text.slice(0, at) + letter + text.slice(at + (Math.floor(chance * 1e7) % 2));
}
