import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { judge } from "./judge.ts";

type Given = JsonSchema | boolean;

/** The old schema, the new one, and whether every document of the one is one of the other, backward then forward. */
const pairs: readonly [what: string, old: Given, next: Given, backward: boolean, forward: boolean][] = [
  ["a wider type", { type: "string" }, { type: ["string", "null"] }, true, false],
  ["whole numbers and numbers", { type: "integer" }, { type: "number" }, true, false],
  ["anything and nothing", true, false, false, true],
  ["a value less", { enum: ["a", "b"] }, { enum: ["a"] }, false, true],
  ["a constant and a list of it", { const: "a" }, { enum: ["a"] }, true, true],
  [
    "a list and the schema of its values",
    { enum: [1, 2] },
    { type: "integer", minimum: 1, maximum: 2 },
    true,
    true,
  ],
  [
    "a bound and its exclusive form",
    { type: "integer", minimum: 1 },
    { type: "integer", exclusiveMinimum: 0 },
    true,
    true,
  ],
  [
    "an exclusive bound of any numbers",
    { type: "number", exclusiveMinimum: 0 },
    { type: "number", minimum: 0 },
    true,
    false,
  ],
  ["multiples", { type: "number", multipleOf: 10 }, { type: "number", multipleOf: 5 }, true, false],
  [
    "multiples of neither",
    { type: "number", multipleOf: 7 },
    { type: "number", multipleOf: 13 },
    false,
    false,
  ],
  [
    "decimal multiples",
    { type: "number", multipleOf: 0.1 },
    { type: "number", multipleOf: 0.01 },
    true,
    false,
  ],
  [
    "multiples in a range without any",
    { type: "integer", minimum: 1, maximum: 4, multipleOf: 5 },
    { type: "null" },
    true,
    false,
  ],
  [
    "a length in code points",
    { type: "string", maxLength: 1 },
    { type: "string", maxLength: 2 },
    true,
    false,
  ],
  [
    "a wider pattern",
    { type: "string", pattern: "^[a-z]+$" },
    { type: "string", pattern: "^[a-z0-9]+$" },
    true,
    false,
  ],
  [
    "a pattern and the texts that match it",
    { enum: ["ab", "cd"] },
    { type: "string", pattern: "^(ab|cd)$" },
    true,
    true,
  ],
  [
    "a pattern and a length",
    { type: "string", pattern: "^[a-z]{2,4}$" },
    { type: "string", minLength: 2, maxLength: 4 },
    true,
    false,
  ],
  [
    "a pattern that matches everything",
    { type: "string", pattern: "[a-z]*" },
    { type: "string" },
    true,
    true,
  ],
  ["a format", { type: "string", format: "date-time" }, { type: "string", format: "date" }, false, false],
  [
    "a format and its length",
    { type: "string", format: "date" },
    { type: "string", minLength: 10, maxLength: 10 },
    true,
    false,
  ],
  [
    "a format and its pattern",
    { type: "string", format: "uuid" },
    { type: "string", pattern: "-" },
    true,
    false,
  ],
  [
    "a format that implies another",
    { type: "string", format: "ipv4" },
    { type: "string", format: "hostname" },
    true,
    false,
  ],
  ["annotations", { title: "a", default: 1, examples: [1] }, { description: "b" }, true, true],
  [
    "wider items",
    { type: "array", items: { type: "integer" } },
    { type: "array", items: { type: "number" } },
    true,
    false,
  ],
  [
    "a tuple made longer",
    { type: "array", prefixItems: [{ type: "string" }], items: false },
    { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false },
    true,
    false,
  ],
  ["items that cannot be", { type: "array", items: false }, { type: "array", maxItems: 0 }, true, true],
  [
    "unique items of two values",
    { type: "array", items: { type: "boolean" }, uniqueItems: true },
    { type: "array", items: { type: "boolean" }, uniqueItems: true, maxItems: 2 },
    true,
    true,
  ],
  [
    "an item that must be there",
    { type: "array", contains: { const: 1 } },
    { type: "array", minItems: 1 },
    true,
    false,
  ],
  [
    "no such item",
    { type: "array", not: { contains: { type: "string" } } },
    { type: "array", items: { not: { type: "string" } } },
    true,
    true,
  ],
  [
    "a property that can never be there",
    { properties: { a: false } },
    { not: { required: ["a"], type: "object" } },
    true,
    true,
  ],
  [
    "a required property that can never be there",
    { type: "object", required: ["a"], properties: { a: false } },
    false,
    true,
    true,
  ],
  [
    "a map of patterns",
    { type: "object", patternProperties: { "^x": { type: "string" } }, additionalProperties: false },
    { type: "object", additionalProperties: { type: "string" } },
    true,
    false,
  ],
  [
    "names of properties",
    { type: "object", propertyNames: { pattern: "^x" } },
    { type: "object", patternProperties: { "^x": true }, additionalProperties: false },
    true,
    true,
  ],
  [
    "as many properties as can be",
    { type: "object", properties: { a: true, b: true }, additionalProperties: false },
    { type: "object", maxProperties: 2 },
    true,
    false,
  ],
  [
    "a property that asks for another",
    { type: "object", dependentRequired: { a: ["b"] } },
    { type: "object", dependentSchemas: { a: { required: ["b"] } } },
    true,
    true,
  ],
];

describe.each(["strict", "tolerant"] as const)("under the %s policy", (policy) => {
  test.each(pairs)("%s", (_what, old, next, backward, forward) => {
    const verdict = judge(old, next, { policy });
    expect([verdict.backward.holds, verdict.forward.holds]).toEqual([backward, forward]);
    expect(Object.values(verdict).filter((one) => !one.holds && one.witness === null)).toEqual([]);
  });
});
