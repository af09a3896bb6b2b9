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
