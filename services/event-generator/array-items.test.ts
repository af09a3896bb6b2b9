import { array, assert, constantFrom, jsonValue, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { arrayItemTexts } from "./array-items.ts";

describe("arrayItemTexts", () => {
  const cases: readonly [string, readonly string[]][] = [
    ["[]", []],
    [" [ ] ", []],
    ["[1]", ["1"]],
    ['[ 1.50 , "a,]\\"" , {"k":[1,2]} , [] ]', ["1.50", '"a,]\\""', '{"k":[1,2]}', "[]"]],
    ['["\\\\", 9007199254740993]', ['"\\\\"', "9007199254740993"]],
  ];
  test.each(cases)("%s", (text, want) => {
    expect(arrayItemTexts(text)).toEqual(want);
  });

  test("each piece parses to its item, however the text is spaced", () => {
    assert(
      property(array(jsonValue()), constantFrom(0, 1, "\t"), (items, space) => {
        const text = JSON.stringify(items, null, space);
        expect(arrayItemTexts(text).map((piece) => JSON.parse(piece))).toEqual(JSON.parse(text));
      }),
    );
  });
});
