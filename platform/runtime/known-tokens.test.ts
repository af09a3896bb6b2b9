import { expect, test } from "vitest";
import { createKnownTokens } from "./known-tokens.ts";

test("a token is known until it expires, and no longer than five minutes", () => {
  let time = 0;
  const known = createKnownTokens(() => time);
  known.add("short", 1_000);
  known.add("long", 3_600_000);
  expect([known.has("short"), known.has("long"), known.has("other")]).toEqual([true, true, false]);
  time = 1_000;
  expect([known.has("short"), known.has("long")]).toEqual([false, true]);
  time = 300_000;
  expect(known.has("long")).toBe(false);
});

test("the newest hundred are known", () => {
  const known = createKnownTokens(() => 0);
  const tokens = Array.from({ length: 101 }, (_, index) => `token ${index}`);
  for (const token of tokens) known.add(token, 1_000);
  expect(tokens.filter((token) => !known.has(token))).toEqual(["token 0"]);
});
