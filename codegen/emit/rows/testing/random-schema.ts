import * as fc from "fast-check";
import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";

const names = ["a", "b", "c", "d", "x_1", "someName", "constructor"];
const scalars: fc.Arbitrary<JsonSchema> = fc.constantFrom<JsonSchema>(
  { type: "string" },
  { type: ["string", "null"] },
  { type: "integer" },
  { type: "integer", maximum: 1e25 },
  { type: "integer", minimum: -1e30, maximum: 1e30 },
  { type: "integer", minimum: 0, maximum: 1e60 },
  { enum: [1, 1e30, null] },
  { const: 1e300 },
  { type: ["integer", "null"] },
  { type: "number" },
  { type: "number", multipleOf: 0.01, minimum: 0, maximum: 1000 },
  { type: "number", multipleOf: 0.001 },
  { type: "number", multipleOf: 0.01, maximum: 100 },
  { type: "boolean" },
  { type: "null" },
  { type: "string", format: "date-time" },
  { type: ["string", "null"], format: "date-time" },
  { type: "string", format: "date" },
  { type: "string", format: "duration" },
  { type: "string", format: "time" },
  { type: "string", format: "time", "x-bigquery": { type: "TIME" } },
  { type: "string", contentEncoding: "base64" },
  { format: "date-time" },
  { minimum: 0 },
  { const: "one" },
  { enum: ["x", "y", null] },
  { enum: ["READY", 1, "DONE", 2] },
  { enum: ["a", true, 3] },
  { enum: [{ a: 1 }, [2]] },
  { type: ["string", "integer"] },
  { type: ["string", "boolean"], "x-bigquery": { type: "JSON" } },
  { type: "integer", "x-bigquery": { type: "STRING" } },
  { type: "boolean", "x-bigquery": { type: "STRING" } },
  // The embedded warehouse keeps 20 digits before the point of a BIGNUMERIC.
  { type: "integer", minimum: -1e19, maximum: 1e19, "x-bigquery": { type: "BIGNUMERIC" } },
  {},
);

/** How deep schemas stand in each other, whatever keyword leads down. */
const depth = fc.createDepthIdentifier();
const limits = { depthIdentifier: depth, maxDepth: 2 } as const;

/** Schemas of any kind, put together from all that has a column of its own. */
const { schema } = fc.letrec<{ readonly schema: JsonSchema; readonly object: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { ...limits, withCrossShrink: true },
    scalars,
    tie("object"),
    fc.record({ type: fc.constantFrom("array", ["array", "null"]), items: tie("schema") }),
    fc.record({ type: fc.constant("array"), items: tie("schema"), minItems: fc.constant(1) }),
    tuples(tie("schema")),
    fc.record({ type: fc.constant("object"), additionalProperties: tie("schema") }),
    fc.record({
      type: fc.constant("object"),
      patternProperties: fc.dictionary(fc.constantFrom("^a", "^x"), tie("schema"), {
        minKeys: 1,
        maxKeys: 2,
      }),
    }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ oneOf: fc.array(tie("object"), { minLength: 2, maxLength: 3 }) }),
    tagged(tie("schema")),
    fc.record({ allOf: fc.array(tie("object"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ $ref: fc.constantFrom("#", "#/$defs/d") }),
  ),
  object: fc
    .record({
      properties: fc.dictionary(fc.constantFrom(...names), tie("schema"), { minKeys: 1, maxKeys: 3 }),
      isTyped: fc.boolean(),
      isClosed: fc.boolean(),
      isRequired: fc.boolean(),
      branches: fc.option(fc.array(tie("object"), { minLength: 1, maxLength: 2 }), { ...limits, freq: 1 }),
      conditional: fc.option(tie("object"), { ...limits, freq: 1 }),
    })
    .map(objectSchema),
}));

interface ObjectParts {
  readonly properties: JsonSchema;
  readonly isTyped: boolean;
  readonly isClosed: boolean;
  readonly isRequired: boolean;
  readonly branches: readonly JsonSchema[] | null;
  readonly conditional: JsonSchema | null;
}

function objectSchema({
  properties,
  isTyped,
  isClosed,
  isRequired,
  branches,
  conditional,
}: ObjectParts): JsonSchema {
  const [first = "a"] = Object.keys(properties);
  const parts: readonly (readonly [string, Json] | null)[] = [
    isTyped || isClosed ? ["type", "object"] : null,
    ["properties", properties],
    isClosed ? ["additionalProperties", false] : null,
    isRequired ? ["required", [first]] : null,
    branches === null ? null : ["anyOf", branches],
    conditional === null ? null : ["if", { required: [first] }],
    conditional === null ? null : ["then", conditional],
  ];
  return Object.fromEntries(parts.filter((part) => part !== null));
}

function tuples(inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> {
  return fc
    .record({
      prefixItems: fc.array(inner, { minLength: 1, maxLength: 3 }),
      items: fc.oneof(fc.constant(false), inner),
      minItems: fc.nat(2),
    })
    .map((tuple) => ({ type: "array", ...tuple }));
}

/** A union of objects that a property tells apart, and that cannot be read as one. */
function tagged(inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> {
  const branch = (tag: string) =>
    fc.record({ v: inner, w: inner }).map((properties) => ({
      type: "object",
      properties: { kind: { const: tag }, ...properties },
      required: ["kind"],
    }));
  return fc.tuple(branch("one"), branch("two-2")).map((oneOf) => ({ oneOf }));
}

/** Schemas of events. */
export const eventSchemas: fc.Arbitrary<JsonSchema> = fc
  .record({
    properties: fc.dictionary(fc.constantFrom(...names), schema, { minKeys: 2, maxKeys: 5 }),
    required: fc.subarray(names, { maxLength: 2 }),
    definition: schema,
    isClosed: fc.boolean(),
  })
  .map(({ properties, required, definition, isClosed }) => ({
    type: "object",
    properties: { event_type: { const: "random" }, ...properties },
    required: ["event_type", ...required.filter((name) => Object.hasOwn(properties, name))],
    ...(isClosed && { additionalProperties: false }),
    $defs: { d: definition },
  }));
