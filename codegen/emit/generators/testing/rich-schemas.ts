import * as fc from "fast-check";
import type { JsonSchema } from "../../../load/loaded-schema.ts";
import { conditional } from "./conditional.ts";
import { value as plainValue } from "./schemas.ts";

/** An object of two properties, the first of them required. */
const pair = (first: JsonSchema, second: JsonSchema): JsonSchema => ({
  type: "object",
  properties: { first, second },
  required: ["first"],
});

const bounded = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 5, max: 60 }))
  .map(([minimum, width]): JsonSchema => ({ type: "integer", minimum, maximum: minimum + width }));

const typed = fc.constantFrom<JsonSchema>(
  { type: "string", minLength: 2 },
  { type: "number" },
  { type: "boolean" },
  { type: "null" },
  { type: "array", items: { type: "string" } },
);

const words = ["alpha", "beta", "gamma", "delta"];

type Tied = { readonly value: JsonSchema; readonly object: JsonSchema };

/** Schemas of values, of all constructs and with values that meet them. */
const rich: fc.Arbitrary<JsonSchema> = fc.letrec<Tied>((tie) => {
  const value = tie("value");
  const built: fc.LetrecValue<Tied> = {
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 4, arbitrary: plainValue },
      tie("object"),
      fc.array(value, { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
      fc
        .uniqueArray(typed, { minLength: 2, maxLength: 4, selector: (one) => one["type"] })
        .map((oneOf) => ({ oneOf })),
      fc.tuple(value, value).map(([one, other]) => ({
        oneOf: [one, other].map((inner, index) => ({
          type: "object",
          properties: { kind: { const: words[index] ?? "" }, inner },
          required: ["kind"],
        })),
      })),
      fc
        .tuple(bounded, fc.integer({ min: -60, max: 60 }))
        .map(([one, other]) => ({ ...one, not: { const: other } })),
      fc
        .tuple(bounded, fc.integer({ min: 1, max: 4 }))
        .map(([one, width]) => ({ ...one, not: { minimum: Number(one["minimum"]) + width } })),
      fc.constantFrom(...words).map((word) => ({ enum: [...words, 3, null], not: { const: word } })),
      fc
        .tuple(fc.array(value, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.nat(1))
        .map(([prefixItems, closed, minItems]) => ({
          type: "array",
          prefixItems,
          minItems,
          ...(closed ? { items: false } : { items: { type: "boolean" } }),
        })),
      fc.tuple(bounded, fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([items, minContains, capped]) => ({
        type: "array",
        items,
        contains: { minimum: Number(items["minimum"]) + 2 },
        minContains,
        ...(capped ? { maxContains: minContains + 1 } : {}),
      })),
      fc.tuple(value, value).map(([one, other]) => ({
        type: "object",
        patternProperties: { "^a_": one, "^b\\d+$": other },
        additionalProperties: false,
        minProperties: 1,
      })),
      fc.tuple(value, fc.nat(2)).map(([additionalProperties, minProperties]) => ({
        type: "object",
        propertyNames: { pattern: "^[a-z]{2,6}$", maxLength: 5 },
        additionalProperties,
        minProperties,
        maxProperties: minProperties + 1,
      })),
      fc.constantFrom<JsonSchema>(
        { type: "string", contentEncoding: "base64" },
        { type: ["string", "number"], minLength: 2, minimum: 1 },
        { enum: ["one", 1, true, null, [1], { a: 1 }] },
        { type: "integer", minimum: 2 ** 60 },
        { type: "string", pattern: "^(?=.*\\d)[a-z\\d]{4,8}$" },
        { type: "string", pattern: "^[\\p{Lu}\\p{Nd}]+$", maxLength: 12 },
        { $ref: "#/$defs/tree" },
      ),
    ),
    object: fc.oneof(
      fc.tuple(value, value).map(([one, other]) => ({
        allOf: [pair(one, other), { properties: { third: one }, minProperties: 2 }],
      })),
      fc
        .tuple(value, value)
        .map(([one, other]) => ({ ...pair(one, other), dependentRequired: { second: ["third"] } })),
      fc.tuple(value, value).map(([one, other]) => ({
        ...pair(one, other),
        dependentSchemas: { second: { required: ["third"] } },
      })),
      fc.tuple(value, value).map(([one, other]) => ({ ...pair(one, other), not: { required: ["second"] } })),
      fc.tuple(value, value).map(([one, other]) => ({
        ...pair({ enum: words }, one),
        ...conditional(
          { properties: { first: { enum: words.slice(0, 2) } } },
          { required: ["second"] },
          { properties: { third: other } },
        ),
      })),
      fc.tuple(value, value).map(([one, other]) => ({
        ...pair(one, other),
        oneOf: [{ required: ["second"] }, { required: ["third"] }],
        maxProperties: 3,
      })),
      fc.tuple(value, value).map(([one, other]) => ({
        type: "object",
        allOf: [pair(one, other)],
        anyOf: [{ properties: { third: other }, required: ["third"] }, { properties: { fourth: one } }],
        unevaluatedProperties: false,
      })),
    ),
  };
  return built;
}).value;

const tree: JsonSchema = {
  type: "object",
  properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#/$defs/tree" } } },
  required: ["children"],
};

/** Schemas of events over all constructs of JSON Schema. */
export const richEventSchema: fc.Arbitrary<JsonSchema> = fc
  .tuple(rich, rich, fc.boolean())
  .map(([one, two, closed]) => ({
    "x-event": { version: "1.0.0", owner: "tests" },
    type: "object",
    properties: { event_type: { type: "string" }, one, two },
    required: ["event_type", "one"],
    ...(closed ? { additionalProperties: false } : {}),
    $defs: { tree },
  }))
  // In a union, the name that the property gives its column is not taken over.
  .filter((schema) => !JSON.stringify(schema).includes("odd name"));
