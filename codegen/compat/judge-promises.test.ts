import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { judge } from "./judge.ts";

test("without steps nothing is proved, and nothing is claimed", () => {
  const options = { policy: "strict", budget: 0, samples: 0 } as const;
  const verdict = judge({ type: "string" }, { type: ["string", "null"] }, options);
  expect(verdict.backward).toEqual({ holds: false, witness: null });
});

test("the same seed gives the same verdict", () => {
  const [old, next] = [
    { type: "string", pattern: "(?=a)[a-f]+" },
    { type: "string", pattern: "(?=a)[a-e]+$" },
  ];
  const options = { policy: "strict", seed: 7 } as const;
  expect(judge(old, next, options)).toEqual(judge(old, next, options));
});

test("a witness is minimal and says where and by what it is rejected", () => {
  const line = (most: number): JsonSchema => ({
    type: "object",
    properties: {
      id: { type: "string", minLength: 1 },
      lines: {
        type: "array",
        items: { type: "object", properties: { count: { type: "integer", maximum: most } } },
      },
    },
    required: ["id"],
  });
  expect(judge(line(10), line(5), { policy: "tolerant" }).backward).toEqual({
    holds: false,
    witness: {
      document: { id: "a", lines: [{ count: 6 }] },
      at: "/lines/0/count",
      keyword: "/properties/lines/items/properties/count/maximum",
    },
  });
});

test("what a branch evaluates by unevaluatedProperties is not left over for those around it", () => {
  const around: JsonSchema = { unevaluatedProperties: { type: "string" } };
  const writer = { ...around, if: { maxProperties: 0 }, else: { unevaluatedProperties: { type: "array" } } };
  const verdict = judge(writer, around, { policy: "strict", samples: 0 });
  expect(verdict.backward).toMatchObject({
    holds: false,
    witness: { keyword: "/unevaluatedProperties/type" },
  });
});

test.each<[what: string, writer: JsonSchema, reader: JsonSchema, document: unknown]>([
  [
    "names a property",
    { type: "object", if: { properties: { a: true } }, unevaluatedProperties: false },
    { type: "object", not: { required: ["a"] } },
    { a: null },
  ],
  [
    "names an item",
    { type: "array", if: { prefixItems: [{ const: "a" }] }, unevaluatedItems: false },
    { maxItems: 0 },
    ["a"],
  ],
])("what a condition without branches %s is evaluated", (_what, writer, reader, document) => {
  for (const policy of ["strict", "tolerant"] as const) {
    const { backward } = judge(writer, reader, { policy, samples: 0 });
    expect(backward).toMatchObject({ holds: false, witness: { document } });
  }
});

test.each<[what: string, old: JsonSchema, next: JsonSchema, backward: boolean | object]>([
  ["more items may match", { contains: true, maxContains: 2 }, { contains: true, maxContains: 3 }, true],
  [
    "fewer items must match",
    { contains: { type: "null" }, minContains: 3 },
    { contains: { type: "null" }, minContains: 2 },
    true,
  ],
  [
    "items that are not counted stand beside those that are",
    { contains: { const: 1 }, maxContains: 1 },
    { contains: {}, maxContains: 1 },
    {},
  ],
  ["a bound above all small numbers", { type: "number" }, { maximum: 1e20 }, {}],
  [
    "a leap second",
    { type: "string", format: "time" },
    { pattern: ":[0-5]\\d[Zz.+-]" },
    { document: "23:59:60Z" },
  ],
  ["a duration is told exactly", { type: "string", format: "duration" }, { minLength: 3 }, true],
  ["a host name has an end", { type: "string", format: "hostname" }, { maxLength: 254 }, true],
  ["and parts", { type: "string", format: "hostname" }, { maxLength: 64 }, {}],
])("%s", (_what, old, next, backward) => {
  const verdict = judge(old, next, { policy: "strict", samples: 0 }).backward;
  expect(verdict).toMatchObject(backward === true ? { holds: true } : { holds: false, witness: backward });
});
