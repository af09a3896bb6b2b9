import * as fc from "fast-check";
import { expect, test } from "vitest";
import { simplePatternCode } from "./simple-pattern.ts";

async function load(pattern: string): Promise<((text: string) => boolean) | null> {
  const codes = simplePatternCode(pattern);
  if (codes === null) return null;
  const text = `export default [${codes.join(",\n")}];`;
  const { default: tests } = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    default: readonly ((text: string) => boolean)[];
  };
  return (value) => tests.some((one) => one(value));
}

test.each([
  "^order-[A-Za-z0-9-]+$",
  "^[A-Z]{3}$",
  "^ORD-[0-9]{2,4}$",
  "^a",
  "^$",
  "^",
  "^\\d{1,2}:\\d\\d$",
  "^\\w+@x\\.y$",
  "^(a|bc)*?",
  "^(/|https?://)",
  "^(?:a|b[0-9]?)-c$",
  "^[\\]\\-^]+$",
  "^[a-]{2,}b?$",
  "^x{0}y$",
  "^[]$",
  "^-[a-z0-9]+",
])("%s decides as the regular expression", async (pattern) => {
  const ours = await load(pattern);
  const theirs = new RegExp(pattern, "u");
  const near = fc.string({
    unit: fc.constantFrom(
      "a",
      "b",
      "c",
      "x",
      "y",
      "A",
      "Z",
      "0",
      "9",
      "-",
      "^",
      "]",
      ":",
      "/",
      "@",
      ".",
      "\n",
      "é",
      "😀",
      "ORD-",
      "order-",
      "http",
      "s",
    ),
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      fc.oneof(near, pattern === "^[]$" ? near : fc.stringMatching(theirs), fc.string()),
      (text) => {
        expect((ours ?? theirs.test.bind(theirs))(text)).toBe(theirs.test(text));
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});

test.each([
  "order",
  "a$",
  "^a|b$",
  "^a+a$",
  "^[a-z]*[0-9]?z$",
  "^(a|b)+$",
  "^[^a]$",
  "^.$",
  "^é$",
  "^\\S$",
  "^a+?$",
  "^(?=a)a$",
  "^\\p{L}$",
  "^a$b",
  "^(?i:a)$",
  "^(?:(?<n>é)|(?<n>b))$",
])("%s stays a regular expression", (pattern) => {
  expect(simplePatternCode(pattern)).toBe(null);
});
