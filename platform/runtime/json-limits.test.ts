import { describe, expect, test } from "vitest";

import { findLimitBreak } from "./json-limits.ts";

function nested(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels);
}

function wide(keys: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, key) => [`k${key}`, key])));
}

function keywordOf(text: string): string | undefined {
  return findLimitBreak(JSON.parse(text), text)?.keyword;
}

describe("findLimitBreak", () => {
  const limits = { depth: 2, keys: 2 };
  const cases: readonly [string, string | null][] = [
    ["1", null],
    ['{"a":[1,2,3]}', null],
    ['{"a":[{}]}', "maxDepth at /a/0"],
    ['{"a":{"x":1,"y":2,"z":3}}', "maxProperties at /a"],
    ['{"a/b~":{"x":[]}}', "maxDepth at /a~1b~0/x"],
    ['{"__proto__":{"x":[]}}', "maxDepth at /__proto__/x"],
  ];
  test.each(cases)("%s → %s", (text, want) => {
    const found = findLimitBreak(JSON.parse(text), text, limits);
    expect(found === null ? null : `${found.keyword} at ${found.pointer}`).toBe(want);
  });

  test("takes 32 levels and 1,000 keys by default, and no more", () => {
    expect(keywordOf(nested(32))).toBeUndefined();
    expect(keywordOf(nested(33))).toBe("maxDepth");
    expect(keywordOf(nested(100_000))).toBe("maxDepth");
    expect(keywordOf(wide(1_000))).toBeUndefined();
    expect(keywordOf(wide(1_001))).toBe("maxProperties");
  });
});
