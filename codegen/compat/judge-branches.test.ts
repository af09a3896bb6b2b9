import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { judge } from "./judge.ts";

type Given = JsonSchema | boolean;

/** Schemas that speak through others: the old one, the new one, and whether every document of the one is one of the other, backward then forward. */
const pairs: readonly [what: string, old: Given, next: Given, backward: boolean, forward: boolean][] = [
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
