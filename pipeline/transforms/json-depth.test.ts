import { expect, test } from "vitest";
import { isDeeperThan } from "./json-depth.ts";

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

test.each([
  ["a scalar", "1", false],
  ["exactly the limit", nested(5), false],
  ["one more", nested(6), true],
  ["objects count too", `{"a":`.repeat(6) + "1" + "}".repeat(6), true],
  ["many brackets side by side", `[${Array.from({ length: 100 }, () => "{}").join(",")}]`, false],
  ["brackets in strings", JSON.stringify({ a: "[[[[[[[[[[", b: ["{{{{{{{{{"] }), false],
  ["closing brackets in strings do not count back", `[["]]]]",[["]]]",[[[]]]]]]]`, true],
  ["escaped quotes do not end a string", JSON.stringify({ a: 'x"[[[[[[[[[["' }), false],
  ["a megabyte of brackets", nested(500_000), true],
  ["an open string at the end", `[[[[[["`, true],
])("deeper than 5: %s", (_, text, want) => {
  expect(isDeeperThan(text, 5)).toBe(want);
});
