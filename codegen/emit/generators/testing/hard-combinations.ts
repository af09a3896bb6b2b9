import type { JsonSchema } from "../../../load/loaded-schema.ts";
import { conditional } from "./conditional.ts";
import type { HardSchema } from "./hard-schemas.ts";

const text: JsonSchema = { type: "string" };
const integer: JsonSchema = { type: "integer" };

/** Schemas of scalars and objects that combine others. */
export const hardCombinations: readonly HardSchema[] = [
  { name: "oneOf of types", schema: { oneOf: [text, integer, { type: "boolean" }] }, least: 20 },
  {
    name: "oneOf told apart by a constant",
    schema: {
      oneOf: [
        { type: "object", properties: { kind: { const: "a" }, x: integer }, required: ["kind", "x"] },
        { type: "object", properties: { kind: { const: "b" }, x: text }, required: ["kind"] },
      ],
    },
    least: 10,
  },
  {
    name: "oneOf told apart by what is required",
    schema: {
      type: "object",
      properties: { a: text, b: text, c: text },
      oneOf: [{ required: ["a"] }, { required: ["b"] }, { required: ["c"] }],
    },
    least: 10,
  },
  {
    name: "oneOf with ranges that overlap",
    schema: {
      type: "integer",
      oneOf: [
        { minimum: 5, maximum: 20 },
        { minimum: 10, maximum: 30 },
      ],
    },
    least: 5,
  },
  {
    name: "oneOf with divisors",
    schema: { type: "integer", minimum: 1, maximum: 60, oneOf: [{ multipleOf: 3 }, { multipleOf: 5 }] },
    least: 5,
    isChecked: true,
  },
  {
    name: "oneOf of which one branch holds the other",
    schema: { oneOf: [{ type: "number" }, { type: "number", minimum: 0 }] },
    least: 5,
  },
  {
    name: "anyOf with further rules beside",
    schema: { type: "string", minLength: 4, anyOf: [{ maxLength: 6 }, { pattern: "^z" }] },
    least: 5,
  },
  {
    name: "anyOf of required names",
    schema: {
      type: "object",
      properties: { mail: { type: "string", format: "email" }, phone: text },
      anyOf: [{ required: ["mail"] }, { required: ["phone"] }],
    },
    least: 20,
  },
  {
    name: "allOf of unions",
    schema: {
      allOf: [
        { anyOf: [text, integer] },
        { anyOf: [integer, { type: "boolean" }] },
        { oneOf: [{ minimum: 3 }, { maximum: 1 }] },
      ],
    },
    least: 5,
  },
  {
    name: "allOf of objects, one of them closed",
    schema: {
      allOf: [
        { type: "object", properties: { a: text, b: text } },
        { properties: { a: { minLength: 3 } }, required: ["a"], additionalProperties: false },
      ],
    },
    least: 10,
  },
  {
    name: "two patterns",
    schema: {
      type: "string",
      allOf: [{ pattern: "^[a-z]+$" }, { pattern: "x" }, { minLength: 4, maxLength: 9 }],
    },
    least: 3,
  },
  {
    name: "two divisors",
    schema: { allOf: [{ type: "integer", multipleOf: 4 }, { multipleOf: 6 }] },
    least: 10,
  },
  { name: "not of a type", schema: { not: { type: ["string", "object", "array"] } }, least: 3 },
  {
    name: "not of a value",
    schema: { type: "integer", minimum: 1, maximum: 3, not: { const: 2 } },
    least: 2,
  },
  {
    name: "not of an enum beside an enum",
    schema: { enum: ["a", "b", "c"], not: { enum: ["b"] } },
    least: 2,
  },
  {
    name: "not of a pattern",
    schema: { type: "string", minLength: 2, not: { pattern: "^[a-m]" } },
    least: 5,
  },
  {
    name: "not of a required property",
    schema: { type: "object", properties: { a: text, b: text }, not: { required: ["a"] } },
    least: 5,
  },
  {
    name: "not of both properties",
    schema: { type: "object", properties: { a: text, b: text }, not: { required: ["a", "b"] } },
    least: 10,
  },
  {
    name: "not of a union",
    schema: { type: "integer", not: { anyOf: [{ minimum: 10 }, { maximum: -10 }] } },
    least: 8,
  },
  { name: "not of not", schema: { not: { not: { type: "string", minLength: 3 } } }, least: 10 },
  {
    name: "if, then, else",
    schema: {
      type: "object",
      properties: { country: { enum: ["US", "DE", "IN"] }, zip: { type: "string" } },
      required: ["country"],
      ...conditional(
        { properties: { country: { const: "US" } } },
        { properties: { zip: { pattern: "^\\d{5}$" } }, required: ["zip"] },
        { properties: { zip: { pattern: "^[A-Z]\\d$" } } },
      ),
    },
    least: 20,
  },
  {
    name: "a chain of conditions",
    schema: {
      type: "object",
      properties: { kind: { enum: ["a", "b", "c"] }, n: { type: "number" } },
      required: ["kind", "n"],
      allOf: [
        conditional({ properties: { kind: { const: "a" } } }, { properties: { n: { minimum: 100 } } }),
        conditional({ properties: { kind: { const: "b" } } }, { properties: { n: { maximum: -100 } } }),
        conditional({ properties: { kind: { const: "c" } } }, { properties: { n: { type: "integer" } } }),
      ],
    },
    least: 20,
  },
  {
    name: "dependentRequired",
    schema: {
      type: "object",
      properties: { card: text, address: text, name: text },
      dependentRequired: { card: ["address", "name"], address: ["name"] },
    },
    least: 10,
  },
  {
    name: "dependentSchemas",
    schema: {
      type: "object",
      properties: { a: text, n: integer },
      dependentSchemas: { a: { properties: { n: { minimum: 50 } }, required: ["n"] } },
    },
    least: 20,
  },
];
