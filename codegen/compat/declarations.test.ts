import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { judge } from "./judge.ts";

/** What counts as declared. */
const declarations: readonly [what: string, old: JsonSchema, next: JsonSchema, holds: boolean][] = [
  [
    "an object that names no property is free-form: what it may hold is data",
    { type: "object" },
    { type: "object", properties: { a: { type: "string" } } },
    false,
  ],
  [
    "an object that lists its properties is none, even with an empty list",
    { type: "object", properties: {} },
    { type: "object", properties: { a: { type: "string" } } },
    true,
  ],
  [
    "additional properties of any kind are declared by nobody",
    { properties: { a: true }, additionalProperties: true },
    { properties: { a: true }, additionalProperties: false },
    true,
  ],
  [
    "additional properties of a kind are declared",
    { properties: { a: true }, additionalProperties: { type: "string" } },
    { properties: { a: true }, additionalProperties: false },
    false,
  ],
  [
    "a matching pattern declares",
    { properties: { a: true }, patternProperties: { "^x": true } },
    { properties: { a: true }, additionalProperties: false },
    false,
  ],
  [
    "what is required is declared",
    { properties: { a: true }, required: ["b"] },
    { properties: { a: true, b: { type: "string" } } },
    false,
  ],
  [
    "a matching branch declares",
    { properties: { a: true }, anyOf: [{ properties: { b: true } }, { required: ["c"] }] },
    { properties: { a: true }, additionalProperties: false },
    false,
  ],
  [
    "a negation declares nothing",
    { properties: { a: true }, not: { properties: { b: { type: "string" } }, required: ["b"] } },
    { properties: { a: true, b: { type: "string" } } },
    true,
  ],
  [
    "branches that hold together declare together",
    {
      anyOf: [
        { properties: { p: { properties: { x: true } } } },
        { properties: { p: { properties: { y: true } } } },
      ],
    },
    { properties: { p: { properties: { y: { type: "string" } } } } },
    false,
  ],
  [
    "what an item is found by declares",
    { items: { properties: { a: true } }, contains: { properties: { b: true } } },
    { items: { properties: { b: { type: "string" } } } },
    false,
  ],
  [
    "a schema below two negations declares nothing, and closes nothing",
    { not: { not: { properties: { a: true } } } },
    { not: { not: { properties: { a: true } } }, properties: { b: { type: "string" } } },
    false,
  ],
  [
    "values that are listed are declared",
    { enum: [{ a: 1 }] },
    { properties: { a: { type: "string" } } },
    false,
  ],
  [
    "undeclared properties are looked for at every depth",
    { items: { properties: { a: true } } },
    { items: { properties: { a: true, b: { type: "string" } } } },
    true,
  ],
];

test.each(declarations)("under the tolerant policy %s", (_what, old, next, holds) => {
  expect(judge(old, next, { policy: "tolerant" }).backward.holds).toBe(holds);
});
