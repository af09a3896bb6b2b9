import { expect, test } from "vitest";
import type { Json } from "../../generated/contract.ts";
import { differences } from "./same-event.ts";

const cases: readonly (readonly [string, Json, Json, readonly string[]])[] = [
  ["equal", { a: 1, b: ["x"] }, { b: ["x"], a: 1 }, []],
  ["absent and null", { a: null }, {}, []],
  ["absent and empty list", { a: [] }, {}, []],
  ["absent and empty map", { a: {} }, {}, []],
  ["a lost entry of a map", { a: { b: 0 } }, {}, ["/a"]],
  ["a lost field", { a: { b: 1, c: 2 } }, { a: { b: 1 } }, ["/a/c"]],
  ["an invented field", {}, { "a/b": 1 }, ["/a~1b"]],
  ["a changed number in a list", { a: [1, 2] }, { a: [1, 3] }, ["/a/1"]],
  ["a shorter list", { a: [1, 2] }, { a: [1] }, ["/a"]],
  ["number and text", { a: 1 }, { a: "1" }, ["/a"]],
  ["the same instant", { a: "2024-01-15T12:30:00+02:00" }, { a: "2024-01-15T10:30:00.000000Z" }, []],
  ["beyond microseconds", { a: "2024-01-15T10:30:00.123456789Z" }, { a: "2024-01-15T10:30:00.123456Z" }, []],
  ["a leap second", { a: "2016-12-31T23:59:60Z" }, { a: "2017-01-01T00:00:00.000000Z" }, []],
  ["another microsecond", { a: "2024-01-15T10:30:00.000001Z" }, { a: "2024-01-15T10:30:00.000002Z" }, ["/a"]],
];

test.each(cases)("%s", (_name, sent, kept, want) => {
  expect(differences(sent, kept)).toEqual(want);
});
