import * as fc from "fast-check";
import { expect, test } from "vitest";
import { automatonOf, parsePattern } from "../../print/pattern-automaton.ts";
import { loadHelpers } from "./load-helpers.ts";

type Make = (start: number, characters: readonly string[], states: unknown, lookarounds: unknown) => unknown;

const helpers = await loadHelpers(["automaton", "accepts"]);
const automaton = helpers["automaton"] as Make;
const accepts = helpers["accepts"] as (one: unknown, text: string) => boolean;

/** The verdict of the emitted automaton; null where there is none for the pattern. */
function decided(pattern: string, text: string): boolean | null {
  const parsed = parsePattern(pattern);
  const made = parsed === null ? null : automatonOf(parsed);
  if (made === null) return null;
  return accepts(automaton(made.start, made.characters, made.states, made.lookarounds), text);
}

// Without pairs of surrogates: the engine also looks between the two, where there is no place.
const texts = fc.string({ unit: fc.constantFrom("a", "b", "1", " ", "\n", "é"), maxLength: 7 });

/** Patterns with all that an automaton can hold, lookarounds within lookarounds too. */
const patterns = fc.letrec<{ piece: string; sequence: string }>((tie) => ({
  sequence: fc.array(tie("piece"), { maxLength: 4 }).map((pieces) => pieces.join("")),
  piece: fc.oneof(
    { withCrossShrink: true, maxDepth: 3 },
    fc.constantFrom("a", "b", "[ab1]", ".", "\\d", "\\W", "^", "$", "\\b", "\\B", "é"),
    fc
      .tuple(tie("sequence"), fc.constantFrom("", "*", "+?", "{0,2}", "{2}"))
      .map(([one, n]) => `(?:${one})${n}`),
    fc.tuple(tie("sequence"), tie("sequence")).map(([one, two]) => `(${one}|${two})`),
    fc
      .tuple(fc.constantFrom("?=", "?!", "?<=", "?<!"), tie("sequence"))
      .map(([kind, one]) => `(${kind}${one})`),
  ),
}));

test("an automaton decides as the engine does", () => {
  fc.assert(
    fc.property(patterns.sequence, texts, (pattern, text) => {
      expect(decided(pattern, text)).toBe(new RegExp(pattern, "u").test(text));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ["^(?=.*[A-Z])(?=.*\\d)(?!.*\\s).{8,}$", "Passw0rd", true],
  ["^(?=.*[A-Z])(?=.*\\d)(?!.*\\s).{8,}$", "Passw0rd ", false],
  ["(?<=\\$)\\d+\\b(?!\\.)", "costs $42, or so", true],
  ["(?<=\\$)\\d+\\b(?!\\.)", "costs $42.00", false],
  ["(?<=^😀).(?=😀$)", "😀é😀", true],
  ["^(?!(a+)+$)", "a".repeat(50_000), false],
  ["(?<!(a|a)*)b", "a".repeat(50_000), false],
])("%s", (pattern, text, want) => {
  expect(decided(pattern, text)).toBe(want);
});

test.each(["(a)\\1", "(?<one>a+)\\k<one>", "(?i:a)b", "((a{100}){100}){100}"])(
  "%s has no automaton",
  (pattern) => {
    expect(decided(pattern, "aa")).toBeNull();
  },
);
