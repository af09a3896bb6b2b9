import type { JsonSchema } from "../../../load/loaded-schema.ts";
import type { HardSchema } from "./hard-schemas.ts";

const text: JsonSchema = { type: "string" };
const integer: JsonSchema = { type: "integer" };

/** Schemas of what contains itself, and of scalars with rules that are hard to meet. */
export const hardValues: readonly HardSchema[] = [
  {
    name: "a tree",
    schema: {
      $ref: "#/$defs/node",
      $defs: {
        node: {
          type: "object",
          properties: { name: text, children: { type: "array", items: { $ref: "#/$defs/node" } } },
          required: ["name", "children"],
        },
      },
    },
    least: 20,
  },
  {
    name: "a list that ends with null",
    schema: {
      $ref: "#/$defs/link",
      $defs: {
        link: {
          type: "object",
          properties: { n: integer, next: { anyOf: [{ $ref: "#/$defs/link" }, { type: "null" }] } },
          required: ["n", "next"],
        },
      },
    },
    least: 20,
  },
  {
    name: "expressions that contain each other",
    schema: {
      $ref: "#/$defs/sum",
      $defs: {
        sum: {
          anyOf: [
            {
              type: "object",
              properties: { plus: { type: "array", items: { $ref: "#/$defs/product" }, minItems: 2 } },
              required: ["plus"],
            },
            { $ref: "#/$defs/product" },
          ],
        },
        product: {
          anyOf: [
            {
              type: "object",
              properties: { times: { type: "array", items: { $ref: "#/$defs/sum" }, minItems: 2 } },
              required: ["times"],
            },
            { type: "number" },
          ],
        },
      },
    },
    least: 20,
  },
  {
    name: "a recursive map",
    schema: {
      $ref: "#/$defs/tree",
      $defs: { tree: { type: "object", additionalProperties: { $ref: "#/$defs/tree" } } },
    },
    least: 5,
  },
  {
    name: "base64",
    schema: { type: "string", contentEncoding: "base64", minLength: 8, maxLength: 40 },
    least: 20,
  },
  {
    name: "mixed scalar types",
    schema: { type: ["string", "integer", "null"], minLength: 3, minimum: 5 },
    least: 20,
  },
  { name: "mixed values", schema: { enum: ["READY", 1, "DONE", 2, null, { a: [1] }, [2]] }, least: 6 },
  {
    name: "values and other rules",
    schema: { enum: ["a", "abc", "abcd", 5, 50], minLength: 3, minimum: 10 },
    least: 3,
  },
  {
    name: "integers beyond 2^53",
    schema: { type: "integer", minimum: 2 ** 53 + 2, maximum: 2 ** 63 },
    least: 3,
  },
  { name: "huge numbers", schema: { type: "number", exclusiveMinimum: 1e300 }, least: 3 },
  {
    name: "a look-ahead",
    schema: { type: "string", pattern: "^(?=.*[A-Z])(?=.*\\d)(?=.*[a-z])[A-Za-z\\d]{8,}$" },
    least: 5,
  },
  {
    name: "a look-ahead of many",
    schema: { type: "string", pattern: "^(?=.*[!?])(?=.*[A-Z])(?=.*\\d).{6,12}$" },
    least: 5,
  },
  { name: "unicode classes", schema: { type: "string", pattern: "^\\p{Script=Greek}{3,5}$" }, least: 20 },
  {
    name: "characters beyond the basic plane",
    schema: { type: "string", pattern: "^[\\u{1F600}-\\u{1F64F}]{1,3}$" },
    least: 5,
  },
  {
    name: "a pattern and a format",
    schema: { type: "string", format: "uri", pattern: "^https://example\\.org/.+" },
    least: 5,
  },
  {
    name: "no type, rules for several",
    schema: { minLength: 3, minimum: 4, properties: { a: text }, required: ["a"] },
    least: 20,
  },
  {
    name: "a schema that refers to a part of itself",
    schema: {
      type: "object",
      properties: { a: { type: "string", minLength: 4 }, b: { $ref: "#/properties/value/properties/a" } },
      required: ["b"],
    },
    least: 20,
  },
  {
    name: "names of Object.prototype",
    schema: {
      type: "object",
      properties: { constructor: integer, toString: text },
      required: ["constructor"],
      minProperties: 2,
    },
    least: 20,
  },
];
