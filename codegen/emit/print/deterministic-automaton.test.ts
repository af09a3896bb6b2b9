import { expect, test } from "vitest";
import { isDeterministic } from "./deterministic-automaton.ts";
import { automatonOf, costOf, parsePattern } from "./pattern-automaton.ts";

test.each<[pattern: string, want: boolean]>([
  ["^[A-Z]+(-[A-Z0-9]+)*$", true],
  ["^([a-z]+\\.)+$", true],
  ["^a{2,30}b?c$", true],
  ["^(?:é+ )+$", true],
  ["^(a+)+$", false],
  ["^(a*)*$", false],
  ["^(a|a)*$", false],
  ["^(?:é+é )+$", false],
  ["^(\\w+\\s?)*$", false],
  ["^([a-z]+\\.)+[a-z]{2,}$", false],
])("%s leaves one way: %s", (pattern, want) => {
  const parsed = parsePattern(pattern);
  const automaton = parsed === null ? null : automatonOf(parsed);
  expect(automaton !== null && isDeterministic(automaton)).toBe(want);
});

test.each<[pattern: string, want: number]>([
  ["^abc$", 0],
  ["^a*$", 1],
  ["^a*b*$", 2],
  ["^(?:a*|b*)c*$", 2],
  ["^(?=.*a)(?=.*b)(?!.*c).{8,}$", 1],
  ["^a*(?=.*b)", 2],
  ["^(?:a|b)*$", Infinity],
])("%s makes an engine go back with the power %d of the length", (pattern, want) => {
  const parsed = parsePattern(pattern);
  expect(parsed === null ? null : costOf(parsed)).toBe(want);
});
