import type { JsonSchema } from "../../../load/loaded-schema.ts";
import type { HardSchema } from "./hard-schemas.ts";

const text: JsonSchema = { type: "string" };
const integer: JsonSchema = { type: "integer" };

/** Schemas of arrays, maps, and objects with rules about their other members. */
export const hardLists: readonly HardSchema[] = [
  { name: "contains", schema: { type: "array", items: integer, contains: { const: 7 } }, least: 10 },
  {
    name: "minContains and maxContains",
    schema: {
      type: "array",
      items: integer,
      contains: { minimum: 100 },
      minContains: 2,
      maxContains: 3,
      maxItems: 6,
    },
    least: 20,
  },
  {
    name: "no contained element",
    schema: {
      type: "array",
      items: { type: "integer", minimum: 0, maximum: 9 },
      contains: { const: 7 },
      minContains: 0,
      maxContains: 0,
    },
    least: 10,
  },
  {
    name: "a tuple",
    schema: { type: "array", prefixItems: [text, integer, { type: "boolean" }], items: false, minItems: 1 },
    least: 20,
  },
  {
    name: "a tuple with a rest",
    schema: { type: "array", prefixItems: [text, integer], items: { type: "boolean" }, minItems: 3 },
    least: 20,
  },
  {
    name: "a tuple with a contained element",
    schema: {
      type: "array",
      prefixItems: [{ enum: [1, 2, 3] }, { enum: [1, 2, 3] }],
      contains: { const: 2 },
      minItems: 2,
      maxItems: 3,
    },
    least: 3,
    isChecked: true,
  },
  {
    name: "distinct objects",
    schema: {
      type: "array",
      items: {
        type: "object",
        properties: { n: { enum: [1, 2, 3] } },
        required: ["n"],
        additionalProperties: false,
      },
      uniqueItems: true,
      minItems: 2,
    },
    least: 3,
  },
  {
    name: "distinct values of a few",
    schema: { type: "array", items: { enum: [true, "a", null, 3] }, uniqueItems: true, minItems: 4 },
    least: 3,
  },
  {
    name: "patternProperties",
    schema: {
      type: "object",
      patternProperties: { "^S_": text, "^I_\\d+$": integer },
      additionalProperties: false,
      minProperties: 1,
    },
    least: 20,
  },
  {
    name: "patternProperties that overlap",
    schema: {
      type: "object",
      patternProperties: { "^a": { type: "integer" }, z$: { minimum: 10 } },
      minProperties: 2,
    },
    least: 20,
  },
  {
    name: "patternProperties beside properties",
    schema: {
      type: "object",
      properties: { a1: text },
      patternProperties: { "^a\\d$": { minLength: 2 }, "^b": integer },
      additionalProperties: false,
    },
    least: 20,
  },
  {
    name: "propertyNames",
    schema: {
      type: "object",
      propertyNames: { pattern: "^[a-z]{3}$", not: { const: "abc" } },
      additionalProperties: integer,
      minProperties: 2,
      maxProperties: 4,
    },
    least: 20,
  },
  {
    name: "listed names",
    schema: {
      type: "object",
      propertyNames: { enum: ["x", "y", "z"] },
      additionalProperties: integer,
      minProperties: 2,
    },
    least: 20,
  },
  {
    name: "minProperties",
    schema: {
      type: "object",
      properties: { a: integer, b: integer, c: integer },
      minProperties: 2,
      additionalProperties: false,
    },
    least: 20,
  },
  {
    name: "maxProperties",
    schema: {
      type: "object",
      properties: { a: integer, b: integer, c: integer, d: integer },
      required: ["d"],
      maxProperties: 2,
    },
    least: 20,
  },
  {
    name: "more properties than are declared",
    schema: {
      type: "object",
      properties: { a: integer },
      minProperties: 3,
      additionalProperties: { type: "boolean" },
    },
    least: 20,
  },
  {
    name: "unevaluatedProperties",
    schema: {
      type: "object",
      properties: { a: integer },
      anyOf: [{ properties: { b: integer }, required: ["b"] }, { properties: { c: integer } }],
      unevaluatedProperties: false,
    },
    least: 20,
  },
  {
    name: "unevaluatedItems",
    schema: {
      type: "array",
      allOf: [{ prefixItems: [integer, text] }],
      unevaluatedItems: { type: "boolean" },
      minItems: 1,
    },
    least: 20,
  },
];
