import { expect, test } from "vitest";
import type { Json } from "../../load/loaded-schema.ts";
import { mergeTexts } from "./merge-texts.ts";

const pretty = (value: Json) => `${JSON.stringify(value, null, 2)}\n`;
const merge = (base: Json, ours: Json, theirs: Json) =>
  mergeTexts(pretty(base), pretty(ours), pretty(theirs));

test.each<[what: string, base: Json, ours: Json, theirs: Json, want: Json]>([
  ["nothing", { a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }],
  ["theirs alone", { a: 1 }, { a: 1 }, { a: 2 }, { a: 2 }],
  ["ours alone", { a: 1 }, { a: 2 }, { a: 1 }, { a: 2 }],
  ["the same on both sides", { a: 1 }, { a: 2 }, { a: 2 }, { a: 2 }],
  ["two members at the same place", { a: 1 }, { a: 1, b: 2 }, { a: 1, c: 3 }, { a: 1, c: 3, b: 2 }],
  [
    "members in the middle and in front",
    { a: 1, z: 1 },
    { a: 1, m: 1, z: 1 },
    { f: 1, a: 1, n: 1, z: 1 },
    { f: 1, a: 1, n: 1, m: 1, z: 1 },
  ],
  [
    "members within members",
    { p: { a: {} } },
    { p: { a: { x: 1 }, b: {} } },
    { p: { a: { y: 1 } } },
    { p: { a: { y: 1, x: 1 }, b: {} } },
  ],
  ["a member less and another one more", { a: 1, b: 1 }, { a: 1 }, { a: 1, b: 1, c: 1 }, { a: 1, c: 1 }],
  ["a member less on their side", { a: 1, b: 1 }, { a: 1, b: 1, c: 1 }, { a: 1 }, { a: 1, c: 1 }],
  ["a member less on both", { a: 1, b: 1 }, { a: 1 }, { a: 1 }, { a: 1 }],
  ["lists as sets", { r: ["a", "b"] }, { r: ["a", "b", "c"] }, { r: ["b", "d"] }, { r: ["b", "c", "d"] }],
  ["a list that is new on both sides", {}, { r: ["a"] }, { r: ["b"] }, { r: ["a", "b"] }],
  ["names of the language", {}, { constructor: 1 }, { toString: 2 }, { toString: 2, constructor: 1 }],
  [
    "versions",
    { "x-event": { version: "1.9.0" } },
    { "x-event": { version: "1.9.1" } },
    { "x-event": { version: "1.10.0" } },
    { "x-event": { version: "1.10.0" } },
  ],
])("%s", (_, base, ours, theirs, want) => {
  const { text, conflicts } = merge(base, ours, theirs);
  expect([conflicts, JSON.stringify(JSON.parse(text ?? ""))]).toEqual([[], JSON.stringify(want)]);
});

test.each<[what: string, base: Json, ours: Json, theirs: Json, want: readonly string[]]>([
  ["a value", { a: 1 }, { a: 2 }, { a: 3 }, ["/a"]],
  ["a new member", {}, { p: { a: "x" } }, { p: { a: "y" } }, ["/p/a"]],
  ["removed and changed", { a: { x: 1 } }, {}, { a: { x: 2 } }, ["/a"]],
  ["changed and removed", { a: { x: 1 } }, { a: { x: 2 } }, {}, ["/a"]],
  ["lists of schemas", { allOf: [{}] }, { allOf: [{ a: 1 }] }, { allOf: [{ b: 1 }] }, ["/allOf"]],
  ["all of them", { a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 3 }, ["/a", "/b"]],
])("what both sides changed in different ways is left to a person: %s", (_, base, ours, theirs, want) => {
  expect(merge(base, ours, theirs)).toEqual({ text: null, conflicts: want });
});

test("our layout stays, and what comes in is laid out", () => {
  const ours = '{\n  "a": { "x": 1 },\n  "b": [1, 2]\n}\n';
  const { text } = mergeTexts('{ "a": { "x": 1 } }', ours, '{ "a": { "x": 1 }, "c": { "y": 1 } }');
  expect(text).toBe('{\n  "a": { "x": 1 },\n  "c": {\n    "y": 1\n  },\n  "b": [1, 2]\n}\n');
});

test("what is no JSON is left alone", () => {
  expect(mergeTexts("{}", "{", "{}")).toEqual({ text: null, conflicts: [] });
});

test("a file that is new on both sides is merged from nothing", () => {
  expect(JSON.parse(mergeTexts(null, '{ "a": 1 }', '{ "b": 1 }').text ?? "")).toEqual({ a: 1, b: 1 });
});
