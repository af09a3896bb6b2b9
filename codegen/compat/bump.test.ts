import { expect, test } from "vitest";
import { bumpOf, type BumpGrounds } from "./bump.ts";
import type { Bump, DirectionVerdict } from "./change.ts";
import type { Subject } from "./rules/rule.ts";

const HOLDS: DirectionVerdict = { holds: true, proof: "included" };
const UNKNOWN: DirectionVerdict = { holds: false, witness: null };

function grounds(...subjects: readonly Subject[]): BumpGrounds {
  return { backward: HOLDS, table: "none", isEquivalent: false, subjects: new Set(subjects) };
}

test.each<[string, BumpGrounds, Bump]>([
  ["nothing", grounds(), "none"],
  ["a description", { ...grounds("meaning"), table: "patch" }, "patch"],
  ["a new class of personal data", grounds("table"), "minor"],
  ["a new optional property", { ...grounds("language", "meaning"), table: "patch" }, "minor"],
  ["a wider number", { ...grounds("language"), table: "ddl" }, "minor"],
  ["the same in other words", { ...grounds("language"), isEquivalent: true }, "patch"],
  ["another partition", { ...grounds("table"), table: "rebuild" }, "minor"],
  ["another table", { ...grounds("table"), table: "new-table" }, "major"],
  ["old events that are refused", { ...grounds("language"), backward: UNKNOWN }, "major"],
])("%s", (_, given, want) => {
  expect(bumpOf(given)).toBe(want);
});
