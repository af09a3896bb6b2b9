import { expect, test } from "vitest";
import { readBareValue } from "../commands/compat/bare-schema.ts";
import type { Json } from "../load/loaded-schema.ts";
import { compareSchemas } from "./compare-schemas.ts";
import { doubted } from "./doubt.ts";

async function verdictOf(before: Json, after: Json): Promise<readonly [backward: boolean, forward: boolean]> {
  const [old, next] = [await readBareValue("a.json", before, {}), await readBareValue("b.json", after, {})];
  if (old.loaded === null || next.loaded === null) throw new Error("no schema");
  const { verdict } = doubted(compareSchemas(old.loaded, next.loaded, { policy: "strict" }), old, next);
  expect(verdict.bump === "major").toBe(!verdict.backward.holds);
  return [verdict.backward.holds, verdict.forward.holds];
}

const named = (rules: Json, more: Json): Json => ({ properties: { a: rules, b: more } });

test.each<[what: string, old: Json, next: Json, backward: boolean, forward: boolean]>([
  ["a type that is none joins", {}, { type: "strin" }, false, false],
  ["a type that is none is mended", { type: "strin" }, { type: "string" }, false, false],
  ["a reference that leads nowhere joins", { type: "string" }, { $ref: "#/$defs/no" }, false, false],
  ["a pattern that is none goes", { pattern: "(" }, {}, false, false],
  ["a mistake changes", { minLength: "1" }, { minLength: "2" }, false, false],
  [
    "a mistake stays, and nothing else changes",
    { minLength: "1" },
    { minLength: "1", title: "a" },
    true,
    true,
  ],
  [
    "a mistake stays beside a change",
    named({ minLength: "1" }, true),
    named({ minLength: "1" }, false),
    false,
    true,
  ],
  [
    "a mistake stays below not",
    { not: { type: "strin" } },
    { not: { type: "strin" }, minLength: 1 },
    false,
    false,
  ],
  ["a keyword that is none changes", { maxLenght: 2 }, { maxLenght: 3 }, true, true],
  ["a format that is none joins", { type: "string" }, { type: "string", format: "ours" }, true, true],
])("%s", async (_what, old, next, backward, forward) => {
  expect(await verdictOf(old, next)).toEqual([backward, forward]);
});
