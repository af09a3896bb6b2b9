import { describe, expect, test } from "vitest";

import { apportion, interleave } from "./mix.ts";

describe("apportion", () => {
  const cases: readonly [number, Record<string, number>, Record<string, number>][] = [
    [10, { a: 1, b: 1 }, { a: 5, b: 5 }],
    [10, { a: 1, b: 1, c: 1 }, { a: 4, b: 3, c: 3 }],
    [1, { a: 1, b: 3 }, { b: 1 }],
    [7, { a: 0, b: 0.5, c: 1.5 }, { b: 2, c: 5 }],
  ];
  test.each(cases)("%i by %j", (count, weights, want) => {
    expect(Object.fromEntries(apportion(count, new Map(Object.entries(weights))))).toEqual(want);
  });
});

test("interleave spreads the sources evenly and gives every value", () => {
  const sources = [
    { item: "a", count: 4, values: [1, 2, 3, 4] },
    { item: "b", count: 2, values: [1, 2] },
  ];
  expect([...interleave(sources)].map(([item, value]) => `${item}${value}`).join(" ")).toBe(
    "a1 b1 a2 a3 b2 a4",
  );
});
