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
  [
    "allOf and its parts together",
    { allOf: [{ type: "string" }, { maxLength: 3 }] },
    { type: "string", maxLength: 3 },
    true,
    true,
  ],
  [
    "branches in another order",
    { anyOf: [{ type: "string" }, { type: "null" }] },
    { type: ["null", "string"] },
    true,
    true,
  ],
  [
    "exclusive branches",
    { oneOf: [{ type: "string" }, { type: "null" }] },
    { anyOf: [{ type: "string" }, { type: "null" }] },
    true,
    true,
  ],
  [
    "branches that overlap",
    { anyOf: [{ minimum: 0 }, { maximum: 9 }] },
    { oneOf: [{ minimum: 0 }, { maximum: 9 }] },
    false,
    true,
  ],
  [
    "a branch split in two",
    { type: "integer", minimum: 0, maximum: 9 },
    {
      anyOf: [
        { type: "integer", minimum: 0, maximum: 4 },
        { type: "integer", minimum: 5, maximum: 9 },
      ],
    },
    true,
    true,
  ],
  [
    "branches told apart by a constant",
    { oneOf: [kind("a", "string"), kind("b", "integer")] },
    { oneOf: [kind("a", "string"), kind("b", "number"), kind("c", "null")] },
    true,
    false,
  ],
  [
    "a condition and its branches",
    { if: { type: "string", minLength: 1 }, else: { type: "null" } },
    { anyOf: [{ type: "string", minLength: 1 }, { type: "null" }] },
    true,
    true,
  ],
  ["a double negation", { not: { not: { type: "string" } } }, { type: "string" }, true, true],
  [
    "unevaluated properties",
    { allOf: [{ properties: { a: true } }], unevaluatedProperties: false, type: "object" },
    { properties: { a: true }, additionalProperties: false, type: "object" },
    true,
    true,
  ],
  ["recursion", list("number"), list("integer"), false, true],
  ["recursion by another name", list("number"), renamed(), true, true],
];

function kind(name: string, type: string): JsonSchema {
  return {
    type: "object",
    properties: { kind: { const: name }, value: { type } },
    required: ["kind", "value"],
  };
}

function list(type: string): JsonSchema {
  const properties = { value: { type }, next: { $ref: "#/$defs/list" } };
  return { $ref: "#/$defs/list", $defs: { list: { type: "object", properties, required: ["value"] } } };
}

function renamed(): JsonSchema {
  return JSON.parse(JSON.stringify(list("number")).replaceAll("list", "node")) as JsonSchema;
}

describe.each(["strict", "tolerant"] as const)("under the %s policy", (policy) => {
  test.each(pairs)("%s", (_what, old, next, backward, forward) => {
    const verdict = judge(old, next, { policy });
    expect([verdict.backward.holds, verdict.forward.holds]).toEqual([backward, forward]);
    expect(Object.values(verdict).filter((one) => !one.holds && one.witness === null)).toEqual([]);
  });
});

test("equal schemas are the same without a proof, whatever the order of their members", () => {
  const same = { holds: true, proof: "same" };
  const [old, next] = [
    { type: "string", maxLength: 3, title: "a" },
    { maxLength: 3, type: "string" },
  ];
  expect(judge(old, next, { policy: "strict" })).toEqual({ backward: same, forward: same });
  expect(judge(list("number"), renamed(), { policy: "strict" }).backward).toEqual(same);
});
