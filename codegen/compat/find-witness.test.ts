import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { findWitness } from "./find-witness.ts";

const shared = (values: readonly number[]): JsonSchema => ({
  level: { type: "object", properties: { level: { enum: values } } },
});

const writer: JsonSchema = {
  type: "object",
  properties: {
    name: { type: "string" },
    count: { type: "integer" },
    gone: { type: "boolean" },
    other: { type: "string" },
    items: { type: "array", items: { type: "string" } },
    either: { anyOf: [{ type: "string" }, { type: "integer" }] },
    nested: { $ref: "#/$defs/level" },
  },
  $defs: shared([1, 2]),
};

const reader: JsonSchema = {
  type: "object",
  properties: {
    name: { type: "string", maxLength: 3 },
    count: { type: "integer", minimum: 1 },
    items: { type: "array", items: { type: "string", pattern: "^a" }, maxItems: 1 },
    either: { anyOf: [{ type: "string" }] },
    nested: { $ref: "#/$defs/level" },
  },
  required: ["name"],
  additionalProperties: false,
  $defs: shared([1]),
};

const aims: readonly [at: string, document: unknown, place: string, keyword: string][] = [
  ["", {}, "", "/required"],
  ["/required", {}, "", "/required"],
  ["/properties/name/maxLength", { name: "aaaa" }, "/name", "/properties/name/maxLength"],
  ["/properties/count", { count: 0 }, "/count", "/properties/count/minimum"],
  ["/properties/gone", { gone: false }, "/gone", "/additionalProperties"],
  ["/properties/other", { other: "" }, "/other", "/additionalProperties"],
  ["/properties/items/items", { items: [""] }, "/items/0", "/properties/items/items/pattern"],
  ["/properties/items/maxItems", { items: ["", ""] }, "/items", "/properties/items/maxItems"],
  ["/properties/either/anyOf/1", { either: 0 }, "/either", "/properties/either/anyOf"],
  [
    "/$defs/level/properties/level/enum",
    { nested: { level: 2 } },
    "/nested/level",
    "/$defs/level/properties/level/enum",
  ],
];

describe("a witness of one break among many", () => {
  test.each(aims)("at %j", (at, document, place, keyword) => {
    const found = findWitness(writer, reader, { policy: "tolerant", at });
    expect(found?.document).toEqual(document);
    expect(found?.at).toBe(place);
    expect(found?.keyword.startsWith(keyword)).toBe(true);
  });
});

test.each([
  ["what accepts all is never broken", writer, true, ""],
  ["a place that breaks nothing has none", writer, reader, "/properties/items/type"],
  ["a writer without documents has none", false, reader, ""],
])("%s", (_what, from, to, at) => {
  expect(findWitness(from, to, { policy: "strict", at })).toBeNull();
});
