import * as fc from "fast-check";
import { expect, test } from "vitest";
import { loadHelpers } from "./load-helpers.ts";

type Check = (...values: readonly unknown[]) => unknown;
const { isMultiple, isLonger, isShorter, equal, hasDuplicates } = (await loadHelpers([
  "isMultiple",
  "isLonger",
  "isShorter",
  "equal",
  "hasDuplicates",
])) as Record<"isMultiple" | "isLonger" | "isShorter" | "equal" | "hasDuplicates", Check>;

test.each<[number, number, number, boolean]>([
  [19.99, 1, 2, true],
  [19.999, 1, 2, false],
  [0.1 + 0.2, 1, 2, false],
  [-19.99, 1, 2, true],
  [-0.004, 1, 2, false],
  [0, 1, 2, true],
  [4.35, 5, 2, true],
  [4.36, 5, 2, false],
  [1e300, 1, 2, true],
  [123456789012345680, 1, 2, true],
  [9007199254740992, 2, 0, true],
  [12345678901234.57, 1, 2, true],
  [1234567890123.567, 1, 2, false],
  [1e-7, 1, 7, true],
  [1e-7, 1, 2, false],
  [0.0075, 1, 4, true],
  [0.00751, 1, 4, false],
  [1e308, 123456789, 9, false],
  [5e-324, 5, 324, true],
])("%d is a multiple of %d / 10^%d: %s", (value, unit, scale, want) => {
  expect(isMultiple(value, unit, 10 ** scale, scale)).toBe(want);
});

test("isMultiple follows the digits of the number", () => {
  const whole = fc.integer({ min: -(10 ** 9), max: 10 ** 9 });
  fc.assert(
    fc.property(
      whole,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      (digits, places, scale) => {
        const text = `${Math.abs(digits)}`.padStart(places + 1, "0");
        const value = Number(`${digits < 0 ? "-" : ""}${text.slice(0, -places)}.${text.slice(-places)}`);
        const fraction = text.slice(-places).replace(/0+$/, "");
        expect(isMultiple(value, 1, 10 ** scale, scale)).toBe(fraction.length <= scale);
      },
    ),
  );
});

test("lengths count code points", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "é", "😀", "\ud83d", "\ude00"), maxLength: 12 }),
      fc.nat({ max: 14 }),
      (text, limit) => {
        const length = Array.from(text).length;
        expect(isLonger(text, limit)).toBe(length > limit);
        expect(isShorter(text, limit)).toBe(length < limit);
      },
    ),
  );
});

test("equality and duplicates go by JSON value, whatever the order of properties", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const shuffled =
        typeof a === "object" && a !== null && !Array.isArray(a)
          ? Object.fromEntries(Object.entries(a).toReversed())
          : a;
      expect(equal(a, shuffled)).toBe(true);
      expect(hasDuplicates([a, b, shuffled])).toBe(true);
      expect(hasDuplicates([a, b])).toBe(equal(a, b));
    }),
  );
  expect(hasDuplicates([1, "1", true, null, "null", '{"a":1}', { a: 1 }, [1], "[1]"])).toBe(false);
  expect(equal({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(equal(JSON.parse('{"__proto__":1}'), {})).toBe(false);
  expect(equal([], {})).toBe(false);
});
