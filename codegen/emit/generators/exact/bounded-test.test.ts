import * as fc from "fast-check";
import { expect, test } from "vitest";
import { boundedTest } from "./bounded-test.ts";

const long = `${"a".repeat(5000)}c`;

test.each<[pattern: string, text: string, want: boolean | undefined]>([
  ["^x-", "x-a", true],
  ["^x-", "ax-", false],
  ["(", "(", false],
  ["^(a+)+$", long, false],
  ["^(a|a)*$", long, false],
  ["^(a|a)*c$", long, true],
  ["a*a*a*a*a*b", long, false],
  ["^([a-z]+\\.)+[a-z]{2,}$", "mail.example.com", true],
  ["^([a-z]+\\.)+[a-z]{2,}$", "mail..com", false],
  ["^(.|x)*$", "a\nb", false],
  ["^(?:\\p{L}+ ?){2,3}$", "Ærø Ø 日本", true],
  ["^(?=a)(a+)+$", long, false],
  ["^(?=a)(a+)+c$", long, true],
  ["^(?!.*c)(a+)+", long, false],
  ["(?<=^(?:a|a)*)c$", long, true],
  ["\\b(a|a)*c\\b", long, true],
  ["^(?:(a|b)\\1)+$", long, undefined],
  ["^((a{100}){100}){100}$", long, undefined],
])("%s", (pattern, text, want) => {
  expect(boundedTest(pattern, text)).toBe(want);
});

test("decides as the engine does", () => {
  const pieces = ["a", "b", "[ab]", ".", "(a|b)", "(?:ab?)", "a*", "(a+)", "^", "$", "\\d"];
  const repeated = fc
    .tuple(fc.constantFrom(...pieces.slice(0, 8)), fc.constantFrom("", "+", "*?", "{0,2}", "{2}"))
    .map(([piece, count]) => `(?:${piece})${count}`);
  const patterns = fc
    .array(fc.oneof(fc.constantFrom(...pieces), repeated), { maxLength: 5 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(
      patterns,
      fc.string({ unit: fc.constantFrom("a", "b", "1", "\n"), maxLength: 6 }),
      (pattern, text) => {
        expect(boundedTest(pattern, text)).toBe(new RegExp(pattern, "u").test(text));
      },
    ),
    { numRuns: 2000 },
  );
});
