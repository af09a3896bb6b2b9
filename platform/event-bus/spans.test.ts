import { expect, test } from "vitest";
import { spansOf } from "./spans.ts";

test.each([
  [[], []],
  [[3], [[3, 3]]],
  [[1, 2, 3], [[1, 3]]],
  [
    [10, 9, 2, 1, 11],
    [
      [1, 2],
      [9, 11],
    ],
  ],
  [[5, 5, 6, 5], [[5, 6]]],
])("%j becomes %j", (ids, want) => {
  expect(spansOf(ids).map(({ first, last }) => [first, last])).toEqual(want);
});
