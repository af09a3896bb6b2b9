import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { judge } from "./judge.ts";

/** Pairs that take forever, or end without a proof, when alternatives are decided one by one; the new schema is wider in one place. */
const large: readonly [what: string, of: (most: number) => JsonSchema][] = [
  ["conditions on the value of one property", conditions],
  ["branches of oneOf that overlap", overlapping],
  ["definitions that hold each other", mutual],
  ["closed branches in closed branches", nestedUnions],
];

function conditions(most: number): JsonSchema {
  const names = numbered(25, (i) => `t${i}`);
  const rule = (name: string): JsonSchema => ({
    if: { properties: { kind: { const: name } }, required: ["kind"] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, never awaited
    then: { properties: { value: { type: "string", maxLength: name === "t24" ? most : 3 } } },
  });
  return { type: "object", properties: { kind: { enum: names }, value: true }, allOf: names.map(rule) };
}

function overlapping(most: number): JsonSchema {
  return {
    oneOf: numbered(15, (i) => ({
      type: "object",
      properties: { [`p${i}`]: { type: "string", maxLength: i === 0 ? most : 3 } },
      required: [`p${i}`],
    })),
  };
}

function mutual(most: number): JsonSchema {
  const refs = numbered(20, (i) => ({ $ref: `#/$defs/e${i}` }));
  const element = (i: number): JsonSchema => ({
    type: "object",
    properties: { kind: { const: `e${i}` }, child: { anyOf: refs }, size: { maximum: i === 19 ? most : 3 } },
    required: ["kind"],
  });
  return { $ref: "#/$defs/e0", $defs: Object.fromEntries(numbered(20, (i) => [`e${i}`, element(i)])) };
}

function nestedUnions(most: number): JsonSchema {
  const branch = (i: number): JsonSchema => ({
    type: "object",
    properties: { [`a${i}`]: { type: "string" }, b: { anyOf: numbered(3, (j) => leaf(i, j)) } },
    additionalProperties: false,
  });
  const leaf = (i: number, j: number): JsonSchema => ({
    type: "object",
    properties: { [`c${j}`]: { type: "integer", maximum: i === 4 && j === 2 ? most : 3 } },
    required: [`c${j}`],
    additionalProperties: false,
  });
  return { type: "array", items: { anyOf: numbered(6, branch) } };
}

function numbered<Item>(length: number, item: (index: number) => Item): Item[] {
  return Array.from({ length }, (_, index) => item(index));
}

test.each(large)("%s: what gets wider is proved, and the way back has a witness", (_what, of) => {
  const { backward, forward } = judge(of(3), of(4), { policy: "tolerant" });
  expect(backward).toEqual({ holds: true, proof: "included" });
  expect(forward).toMatchObject({ holds: false, witness: { document: expect.anything() as unknown } });
});

test.each<[what: string, rung: (next: JsonSchema) => JsonSchema]>([
  ["in allOf", (next) => ({ allOf: [next, next] })],
  ["in anyOf", (next) => ({ anyOf: [next, { ...next, minLength: 1 }] })],
  ["in properties", (next) => ({ required: ["a", "b"], properties: { a: next, b: next } })],
])("references that double each other 40 times %s come to a verdict", (_what, rung) => {
  const tower = (type: string): JsonSchema => ({
    $ref: "#/$defs/d0",
    $defs: Object.fromEntries([
      ...Array.from({ length: 40 }, (_, i) => [`d${i}`, rung({ $ref: `#/$defs/d${i + 1}` })] as const),
      ["d40", { type }],
    ]),
  });
  expect(judge(tower("string"), tower("number"), { policy: "strict" }).backward.holds).toBe(false);
});
