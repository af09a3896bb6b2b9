import * as fc from "fast-check";
import type { JsonSchema } from "../../../load/loaded-schema.ts";

const patterns = [
  "^[a-z]+$",
  "^[A-Z]{2,4}-\\d+$",
  "x",
  "^(a|b+)?c{0,2}$",
  "^\\S+@\\S+$",
  "[^a-z]",
  "^.{3,}$",
  "^\\p{Lu}\\w*$",
  "^(?!0)\\d{2}$",
  "^[^/]+/[^/]+$",
  "^(?:\\d{1,3}\\.){3}\\d{1,3}$",
  "^#[0-9a-fA-F]{6}$",
  "^\\+?[1-9]\\d{6,14}$",
  "^v\\d+(\\.\\d+)*(-[a-z]+)?$",
  "\\bfoo\\b",
  "^(a)\\1$",
];
const formats = [
  "date-time",
  "date",
  "time",
  "duration",
  "uuid",
  "email",
  "uri",
  "uri-reference",
  "hostname",
  "ipv4",
  "ipv6",
  "regex",
  "json-pointer",
];
const names = [
  "id",
  "email",
  "price",
  "city",
  "quantity",
  "name",
  "createdAt",
  "odd name",
  "toString",
  "latitude",
  "tags",
];

/** Bounds of which the lower one is first. */
function range(most: number): fc.Arbitrary<readonly [number, number]> {
  return fc.tuple(fc.nat(most), fc.nat(most)).map(([low, width]) => [low, low + width] as const);
}

const text: fc.Arbitrary<JsonSchema> = fc.oneof(
  range(40).map(([minLength, maxLength]) => ({ type: "string", minLength, maxLength })),
  fc.constantFrom(...patterns).map((pattern) => ({ type: "string", pattern })),
  fc.constantFrom(...formats).map((format) => ({ type: "string", format })),
  fc
    .tuple(fc.constantFrom("^[a-z]+$", "^.{3,}$", "^[a-z]+-\\d+$"), fc.nat(12))
    .map(([pattern, minLength]) => {
      return { type: "string", pattern, minLength: minLength + 3, maxLength: minLength + 20 };
    }),
  fc
    .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 })
    .map((values) => ({ enum: values })),
);

const number: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc
    .tuple(range(1000), fc.constantFrom("integer", "number"))
    .map(([[minimum, maximum], type]) => ({ type, minimum, maximum })),
  fc
    .tuple(fc.integer({ min: -500, max: 500 }), fc.constantFrom(0.01, 0.05, 0.1, 0.25, 1, 3, 2.5, 0.001))
    .map(([low, multipleOf]) => {
      return { type: "number", exclusiveMinimum: low, maximum: low + 50, multipleOf };
    }),
  fc.constantFrom<JsonSchema>(
    { type: "integer", exclusiveMaximum: 0 },
    { type: "integer", minimum: 1e12 },
    { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1e-5 },
    { type: "number", maximum: -1e9 },
    { type: "integer", minimum: 0, maximum: 100, multipleOf: 2.5 },
    { enum: [1, 2, 3] },
    { const: 5 },
  ),
);

const scalar = fc.oneof(text, number, fc.constant<JsonSchema>({ type: "boolean" }));

/** Schemas of values that the model knows, with values that meet them. */
export const value: fc.Arbitrary<JsonSchema> = fc.letrec<{ value: JsonSchema; object: JsonSchema }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 4, arbitrary: scalar },
      scalar
        .filter((one) => typeof one["type"] === "string")
        .map((one) => ({ ...one, type: [one["type"] ?? "", "null"] })),
      tie("object"),
      fc
        .tuple(tie("value"), range(4))
        .map(([items, [minItems, maxItems]]) => ({ type: "array", items, minItems, maxItems: maxItems + 1 })),
      fc.nat(3).map((minItems) => ({
        type: "array",
        items: { type: "string" },
        uniqueItems: true,
        minItems,
        maxItems: 5,
      })),
      tie("value").map((additionalProperties) => ({
        type: "object",
        additionalProperties,
        minProperties: 1,
      })),
      fc.constant<JsonSchema>({}),
    ),
    object: fc
      .tuple(
        fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
        fc.array(tie("value"), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        fc.nat(4),
      )
      .map(([keys, values, closed, required]) => ({
        type: "object",
        properties: Object.fromEntries(keys.map((key, index) => [key, column(key, values[index] ?? {})])),
        required: keys.slice(0, required),
        ...(closed ? { additionalProperties: false } : {}),
      })),
  }),
).value;

/** Gives a property the column name that its own cannot be. */
function column(name: string, schema: JsonSchema): JsonSchema {
  return name === "odd name" ? { ...schema, "x-bigquery": { name: "odd_name" } } : schema;
}

/** Schemas of events. */
export const eventSchema: fc.Arbitrary<JsonSchema> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 5 }),
    fc.array(value, { minLength: 5, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([keys, values, closed]) => ({
    "x-event": { version: "1.0.0", owner: "tests" },
    type: "object",
    properties: {
      event_type: { type: "string" },
      ...Object.fromEntries(keys.map((key, index) => [key, column(key, values[index] ?? {})])),
    },
    required: ["event_type", ...keys.slice(0, 2)],
    ...(closed ? { additionalProperties: false } : {}),
  }));
