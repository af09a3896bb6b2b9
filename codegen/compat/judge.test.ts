import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { judge } from "./judge.ts";

const pairs: readonly [
  what: string,
  old: JsonSchema,
  next: JsonSchema,
  backward: boolean,
  forward: boolean,
][] = [
  ["a wider type", { type: "string" }, { type: ["string", "null"] }, true, false],
  ["a value less", { enum: ["a", "b"] }, { enum: ["a"] }, false, true],
  ["a wider pattern", { pattern: "^[a-z]+$" }, { pattern: "^[a-z0-9]+$" }, true, false],
  ["wider items", { items: { type: "integer" } }, { items: { type: "number" } }, true, false],
];

test.each(pairs)("%s", (_, old, next, backward, forward) => {
  const verdict = judge(old, next, { policy: "tolerant" });
  expect([verdict.backward.holds, verdict.forward.holds]).toEqual([backward, forward]);
});
