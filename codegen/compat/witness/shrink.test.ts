import { expect, test } from "vitest";
import type { Json } from "../../load/loaded-schema.ts";
import { shrink } from "./shrink.ts";

const cases: readonly [what: string, document: Json, proves: (one: Json) => boolean, want: Json][] = [
  ["members that prove nothing go", { a: 1, b: { c: 2 } }, (one) => hasMember(one, "a"), { a: 0 }],
  ["arrays get shorter", [5, 6, 7, 8, 9], (one) => Array.isArray(one) && one.includes(8), [8]],
  ["texts get shorter", "abcdefgh", (one) => typeof one === "string" && one.length >= 3, "abc"],
  ["numbers come nearer to zero", 1000, (one) => typeof one === "number" && one > 17, 18],
  ["fractions become whole", 2.75, (one) => typeof one === "number" && one > 1, 2],
  ["nesting goes", { a: [{ a: [{ b: 1 }] }] }, (one) => JSON.stringify(one).includes('"b"'), { b: 0 }],
  [
    "what cannot be smaller stays",
    { a: [null] },
    (one) => JSON.stringify(one) === '{"a":[null]}',
    { a: [null] },
  ],
];

test.each(cases)("%s", (_what, document, proves, want) => {
  expect(shrink(document, proves)).toEqual(want);
});

function hasMember(value: Json, name: string): boolean {
  return typeof value === "object" && value !== null && name in value;
}
