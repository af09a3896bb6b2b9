import { expect, test } from "vitest";
import { unicodePattern } from "./unicode-pattern.ts";

const patterns: readonly [given: string, want: string | null][] = [
  ["^[a-z]{2,3}$", "^[a-z]{2,3}$"],
  ["^\\_a\\@\\-b$", "^_a@-b$"],
  ["[\\w-.]+", "[\\w\\-.]+"],
  ["[.-\\d]", "[.\\-\\d]"],
  ["[\\_\\-a]", "[_\\-a]"],
  ["^{a}$", "^\\{a\\}$"],
  ["a]", "a\\]"],
  ["[{}]\\'", "[{}]'"],
  ["\\p{L}\\_", "\\p{L}_"],
  ["\\u00e9\\_\\x41", "\\u00e9_\\x41"],
  ["\\Aa\\_", null],
  ["(?P<a>b)", null],
  ["[", null],
];

test.each(patterns)("%s in the form for the u flag", (given, want) =>
  expect(unicodePattern(given)).toBe(want),
);

test.each(["\\_", "[\\w-.]", "x{", "}", "[\\:-]"])("%s means the same in both forms", (pattern) => {
  const [before, after] = [
    new RegExp(`^(?:${pattern})$`),
    new RegExp(`^(?:${unicodePattern(pattern)})$`, "u"),
  ];
  for (let code = 32; code < 127; code++) {
    for (const text of [String.fromCharCode(code), `x${String.fromCharCode(code)}`]) {
      expect([text, after.test(text)]).toEqual([text, before.test(text)]);
    }
  }
});
