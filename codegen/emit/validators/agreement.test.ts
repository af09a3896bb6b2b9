import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { evaluate } from "./testing/evaluate.ts";
import { loadValidator } from "./testing/load-validator.ts";

const names = ["a", "b", "c", "x-y", "constructor", "0"];
const scalars: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  19.99,
  19.999,
  1e9,
  "",
  "a",
  "ab",
  "A-1",
  "é",
  "😀",
  "2024-02-29",
  "2024-01-15T10:30:00Z",
  "x@y.example",
];

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 5, arbitrary: fc.constantFrom(...scalars) },
    tie("list"),
    tie("record"),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  record: fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 5, noNullPrototype: true }),
})).value;

function keyword([name, arbitrary]: readonly [string, fc.Arbitrary<unknown>]): fc.Arbitrary<
  readonly [string, unknown]
> {
  return arbitrary.map((one) => [name, one] as const);
}

/** Small schemas over the same few names and values, so that documents are valid about as often as not. */
function schemaOfDepth(depth: number): fc.Arbitrary<JsonSchema> {
  const plain: Record<string, fc.Arbitrary<unknown>> = {
    type: fc.constantFrom<unknown>(
      "object",
      "array",
      "string",
      "number",
      "integer",
      "null",
      ["string", "null"],
      ["object", "array"],
    ),
    required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
    uniqueItems: fc.boolean(),
    minItems: fc.nat({ max: 2 }),
    enum: fc.uniqueArray(fc.constantFrom(...scalars), { minLength: 1, maxLength: 18 }),
    const: fc.constantFrom(...scalars, { a: 1 }, []),
    pattern: fc.constantFrom("^[A-Z]-\\d$", "^a", "^(a|é)", "b$"),
    format: fc.constantFrom("date", "date-time", "email"),
    minLength: fc.nat({ max: 2 }),
    maxLength: fc.nat({ max: 2 }),
    minimum: fc.constantFrom(0, 1.5),
    multipleOf: fc.constantFrom(1, 0.5, 0.01),
    $ref: fc.constantFrom("#/$defs/one", "#/$defs/two"),
    dependentRequired: fc.constantFrom({ a: ["b"] }),
    additionalProperties: fc.boolean(),
    items: fc.boolean(),
  };
  const sub =
    depth === 0
      ? fc.boolean()
      : fc.oneof({ weight: 1, arbitrary: fc.boolean() }, { weight: 4, arbitrary: schemaOfDepth(depth - 1) });
  const list = fc.array(sub, { minLength: 1, maxLength: 2 });
  const nested: Record<string, fc.Arbitrary<unknown>> = {
    properties: fc.dictionary(fc.constantFrom(...names), sub, {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    }),
    patternProperties: fc.dictionary(fc.constantFrom("^a", "-", "^[bc]$"), sub, {
      maxKeys: 1,
      noNullPrototype: true,
    }),
    additionalProperties: sub,
    unevaluatedProperties: sub,
    unevaluatedItems: sub,
    dependentSchemas: fc.dictionary(fc.constantFrom(...names), sub, { maxKeys: 2, noNullPrototype: true }),
    propertyNames: sub,
    items: sub,
    prefixItems: list,
    contains: sub,
    anyOf: list,
    oneOf: list,
    allOf: list,
    not: sub,
    if: sub,
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, never awaited
    then: sub,
    else: sub,
  };
  const keywords = fc.oneof(...Object.entries(plain).map(keyword), ...Object.entries(nested).map(keyword));
  return fc
    .array(keywords, { minLength: 1, maxLength: 4 })
    .map((entries) => Object.fromEntries(entries) as JsonSchema);
}
const schema = schemaOfDepth(2);

const withDefinitions = fc.tuple(schema, schema, schema).map(([root, one, two]): JsonSchema => {
  // References between the entries in one direction only: a reference to itself in place would never end.
  const leaf = JSON.parse(
    JSON.stringify(two, (key, part: unknown) => (key === "$ref" ? undefined : part)),
  ) as JsonSchema;
  return {
    ...root,
    $defs: {
      one: JSON.parse(JSON.stringify(one).replaceAll("#/$defs/one", "#/$defs/two")) as JsonSchema,
      two: leaf,
    },
  };
});

function without(whole: JsonSchema, isDropped: (key: string, value: unknown) => boolean): JsonSchema {
  const text = JSON.stringify(whole, (key, part: unknown) => (isDropped(key, part) ? undefined : part));
  return JSON.parse(text) as JsonSchema;
}

const withoutUnevaluated = withDefinitions.map((one) => without(one, (key) => key.startsWith("unevaluated")));

/** Without the keywords that `evaluate` does not know. */
const withUnevaluated = fc
  .record({ root: withDefinitions, unevaluatedProperties: fc.boolean(), unevaluatedItems: fc.boolean() })
  .map(({ root, ...rest }) =>
    without({ ...root, ...rest }, (key, part) => key === "format" || part === 0.01),
  );

function runTimeAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: false, ownProperties: true, multipleOfPrecision: 9 });
  addFormats.default(ajv);
  return ajv;
}

describe("emitted validators decide", () => {
  test.each<[string, fc.Arbitrary<JsonSchema>, (schema: JsonSchema) => (value: unknown) => unknown]>([
    [
      "as ajv, whose own code fails on unevaluatedProperties",
      withoutUnevaluated,
      (one) => runTimeAjv().compile(one),
    ],
    ["as the specification", withUnevaluated, (one) => (document) => evaluate(one, document as Json)],
  ])("%s", async (_, schemas, verdictOf) => {
    let [valid, invalid] = [0, 0];
    await fc.assert(
      fc.asyncProperty(schemas, fc.array(value, { minLength: 20, maxLength: 20 }), async (one, documents) => {
        const { validate, isValid } = await loadValidator(one);
        const check = verdictOf(one);
        for (const document of documents) {
          const verdict = isValid(document);
          if (verdict) valid++;
          else invalid++;
          expect(verdict).toBe(check(document));
          expect(validate(document).length > 0).toBe(!verdict);
        }
      }),
      { numRuns: 150, seed: 20261102, endOnFailure: true },
    );
    expect(Math.min(valid, invalid)).toBeGreaterThan(300);
  });
});
