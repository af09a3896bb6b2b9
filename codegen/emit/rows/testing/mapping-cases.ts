import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";

/** One line of the table in the manual: a property's schema, and values of it. */
export interface MappingCase {
  readonly schema: JsonSchema;
  /** Valid values, each shown with its row value. */
  readonly values: readonly Json[];
  /** True where the property is in `required`. */
  readonly required?: boolean;
}

const text = { type: "string" };
const integer = { type: "integer" };
const object = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: "object",
  properties,
  ...more,
});
const conditional = (yes: JsonSchema): JsonSchema => {
  const [test, consequence] = ["if", "then"] as const;
  return { [test]: { required: ["a"] }, [consequence]: yes };
};

/** All that the manual shows, by chapter. `#/$defs/point` and `#/$defs/tree` are there to be referred to. */
export const mappingCases: readonly (readonly [chapter: string, cases: readonly MappingCase[]])[] = [
  [
    "Text",
    [
      { schema: text, values: ["abc"] },
      { schema: text, values: ["abc"], required: true },
      { schema: { ...text, format: "date-time" }, values: ["2024-01-15T12:30:00+02:00"] },
      { schema: { ...text, format: "date" }, values: ["2024-01-15"] },
      { schema: { ...text, format: "time" }, values: ["12:30:00+02:00"] },
      { schema: { ...text, format: "time", "x-bigquery": { type: "TIME" } }, values: ["12:30:00+02:00"] },
      { schema: { ...text, format: "uuid" }, values: ["123e4567-e89b-12d3-a456-426614174000"] },
      { schema: { ...text, format: "duration" }, values: ["P1DT12H"] },
      { schema: { ...text, contentEncoding: "base64" }, values: ["aGVsbG8="] },
    ],
  ],
  [
    "Numbers and booleans",
    [
      { schema: integer, values: [5, 1e20] },
      { schema: { ...integer, maximum: 1e20 }, values: [5e19] },
      { schema: { ...integer, minimum: -1e30 }, values: [-1e24] },
      { schema: { type: "number" }, values: [0.25] },
      { schema: { type: "number", multipleOf: 0.01 }, values: [99.99] },
      { schema: { type: "number", multipleOf: 0.01, minimum: 0, maximum: 9999.99 }, values: [99.99] },
      { schema: { type: "number", "x-bigquery": { type: "NUMERIC" } }, values: [0.25] },
      { schema: { type: "boolean" }, values: [true] },
    ],
  ],
  [
    "Null, enum and const",
    [
      { schema: { type: ["string", "null"] }, values: [null], required: true },
      { schema: { anyOf: [integer, { type: "null" }] }, values: [5] },
      { schema: { enum: ["a", "b"] }, values: ["a"] },
      { schema: { enum: [1, 2.5, null] }, values: [1] },
      { schema: { const: true }, values: [true] },
      { schema: { enum: ["READY", 1, "DONE", 2] }, values: ["READY", 1] },
      { schema: { enum: ["a", 1, true] }, values: [true] },
      { schema: { enum: [{ a: 1 }] }, values: [{ a: 1 }] },
    ],
  ],
  [
    "Objects and maps",
    [
      { schema: object({ a: text, b: integer }, { required: ["a"] }), values: [{ a: "x" }] },
      { schema: object({ a: text }, { additionalProperties: integer }), values: [{ a: "x", more: 1 }] },
      { schema: { type: "object", additionalProperties: integer }, values: [{ k: 1 }] },
      {
        schema: { type: "object", patternProperties: { "^k": integer }, additionalProperties: false },
        values: [{ k: 1 }],
      },
      {
        schema: { type: "object", additionalProperties: { type: ["string", "integer"] } },
        values: [{ k: "x", l: 1 }],
      },
      { schema: { type: ["object", "null"], additionalProperties: integer }, values: [null] },
      { schema: { type: "object" }, values: [{ any: [1] }] },
      { schema: {}, values: ["x", 1] },
    ],
  ],
  [
    "Arrays and tuples",
    [
      { schema: { type: "array", items: integer }, values: [[1, 2]] },
      { schema: { type: "array", items: { type: ["integer", "null"] } }, values: [[1, null]] },
      { schema: { type: "array", items: { type: "array", items: integer } }, values: [[[1], [2, 3]]] },
      { schema: { type: "array" }, values: [[1, "x", null]] },
      { schema: { type: "array", prefixItems: [text, integer], items: false }, values: [["x", 1]] },
      { schema: { type: "array", prefixItems: [text], items: integer }, values: [["x", 1, 2]] },
      {
        schema: { type: "array", prefixItems: [{ ...text, "x-bigquery": { name: "lat" } }], items: false },
        values: [["x"]],
      },
    ],
  ],
  [
    "Combined schemas",
    [
      { schema: { $ref: "#/$defs/point" }, values: [{ x: 1 }] },
      { schema: { $ref: "#/$defs/tree" }, values: [{ name: "a", next: { name: "b" } }] },
      {
        schema: { allOf: [object({ a: text }), object({ b: integer }, { required: ["b"] })] },
        values: [{ a: "x", b: 1 }],
      },
      {
        schema: {
          oneOf: [object({ a: text }, { required: ["a"] }), object({ b: integer }, { required: ["b"] })],
        },
        values: [{ b: 1 }, { b: 1, a: 2 }],
      },
      {
        schema: {
          oneOf: [
            object({ kind: { const: "x" }, v: text }, { required: ["kind"] }),
            object({ kind: { const: "y" }, v: integer }, { required: ["kind"] }),
          ],
        },
        values: [{ kind: "y", v: 1 }],
      },
      { schema: { anyOf: [integer, { type: "number" }] }, values: [0.5] },
      { schema: { type: ["string", "integer"] }, values: ["1", 1] },
      { schema: { type: ["string", "integer"], "x-bigquery": { type: "STRING" } }, values: [1] },
      {
        schema: { ...object({ a: text }), ...conditional({ properties: { b: integer } }) },
        values: [{ a: "x", b: 1 }],
      },
      {
        schema: { ...object({ a: text }), dependentSchemas: { a: { properties: { b: integer } } } },
        values: [{ b: "x" }],
      },
      { schema: { ...text, not: { const: "a" } }, values: ["b"] },
    ],
  ],
  [
    "As the schema says",
    [
      { schema: { ...integer, "x-bigquery": { type: "STRING" } }, values: [5] },
      { schema: { ...integer, "x-bigquery": { type: "FLOAT64" } }, values: [5] },
      { schema: { ...object({ a: text }), "x-bigquery": { type: "JSON" } }, values: [{ a: "x" }] },
      { schema: { type: "array", items: text, "x-bigquery": { type: "STRING" } }, values: [["x", "y"]] },
    ],
  ],
];
