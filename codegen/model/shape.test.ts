import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { schemaFixture } from "./schema-fixture.ts";
import { shapeOf } from "./shape.ts";

function read(property: JsonSchema, definitions: JsonSchema = {}) {
  const { shape, diagnostics } = shapeOf(
    schemaFixture({ type: "object", properties: { value: property }, $defs: definitions }),
  );
  const value = shape.kind === "object" ? shape.properties[0]?.shape : undefined;
  return { value, findings: diagnostics.map(({ code, pointer }) => `${code} ${pointer}`), diagnostics };
}

const text = { type: "string" };

const shapes: readonly [what: string, given: JsonSchema, want: object][] = [
  [
    "constraints of text",
    { type: "string", minLength: 1, maxLength: 9, pattern: "^a", format: "email" },
    {
      kind: "string",
      minLength: 1,
      maxLength: 9,
      pattern: "^a",
      format: "email",
      nullable: false,
      values: null,
    },
  ],
  [
    "an enum with null",
    { type: ["string", "null"], enum: ["a", null] },
    { kind: "string", nullable: true, values: ["a"] },
  ],
  ["an enum whose type forbids null", { type: "string", enum: ["a"] }, { nullable: false }],
  ["a const", { const: 3 }, { kind: "number", integer: true, values: [3] }],
  [
    "bounds of a number",
    { type: "number", minimum: 1, exclusiveMaximum: 5, multipleOf: 0.5 },
    {
      kind: "number",
      integer: false,
      minimum: 1,
      maximum: null,
      exclusiveMinimum: null,
      exclusiveMaximum: 5,
      multipleOf: 0.5,
    },
  ],
  [
    "an open object",
    { type: "object", properties: { a: text } },
    { kind: "object", additional: { kind: "any" } },
  ],
  [
    "a closed object",
    { type: "object", properties: { a: text }, additionalProperties: false },
    { kind: "object", additional: false },
  ],
  [
    "a map with keys",
    {
      type: "object",
      additionalProperties: text,
      propertyNames: { pattern: "^k" },
      minProperties: 1,
      maxProperties: 3,
    },
    { kind: "map", value: { kind: "string" }, keyPattern: "^k", minProperties: 1, maxProperties: 3 },
  ],
  [
    "an array",
    { type: "array", items: text, minItems: 1, maxItems: 2, uniqueItems: true },
    { kind: "array", items: { kind: "string" }, minItems: 1, maxItems: 2, uniqueItems: true },
  ],
  [
    "annotations",
    { type: "string", description: "d", "x-pii": "email", "x-faker": "internet.email" },
    { description: "d", pii: "email", faker: "internet.email" },
  ],
  [
    "annotations beside a $ref",
    { $ref: "#/$defs/d", description: "mine" },
    { kind: "string", description: "mine", pii: "name", at: { pointer: "/properties/value" } },
  ],
  [
    "annotations beside a union",
    { description: "outer", anyOf: [{ ...text, description: "inner" }, { type: "null" }] },
    { description: "outer", nullable: true },
  ],
];

test.each(shapes)("%s are kept", (_, given, want) => {
  const { value, findings } = read(given, { d: { type: "string", description: "theirs", "x-pii": "name" } });
  expect(findings).toEqual([]);
  expect(value).toMatchObject(want);
});

const at = "/properties/value";
const notMapped: readonly [given: JsonSchema, pointer: string][] = [
  [{ type: "string", format: "iri" }, `${at}/format`],
  [{ $ref: "#anchor" }, `${at}/$ref`],
  [{ $dynamicRef: "#/$defs/d" }, `${at}/$dynamicRef`],
  [{ type: "string", somethingNew: 1 }, `${at}/somethingNew`],
];

test.each(notMapped)("%j is reported at its keyword, with what to do", (given, pointer) => {
  const { findings, diagnostics } = read(given, { d: text });
  expect(findings).toEqual([`NOT_MAPPED ${pointer}`]);
  expect(diagnostics[0]).toMatchObject({ severity: "error", hint: expect.stringMatching(/^[A-Z].*[.?]$/) });
});

const findings: readonly [given: JsonSchema, want: readonly string[]][] = [
  [{ type: "string", enum: ["a", 1] }, [`VALUE_NEVER_VALID ${at}/enum`]],
  [{ type: "string", enum: [1] }, [`NEVER_VALID ${at}/enum`]],
  [{ const: "a", enum: ["b"] }, [`NEVER_VALID ${at}/const`]],
  [{ type: "integer", maxLength: 3 }, [`KEYWORD_WITHOUT_EFFECT ${at}/maxLength`]],
  [
    { type: "object", properties: { name: text }, required: ["nmae"] },
    [`REQUIRED_NOT_DECLARED ${at}/required/0`],
  ],
];

test.each(findings)("%j is reported", (given, want) => {
  expect(read(given).findings).toEqual(want);
});

test("a recursion ends where it closes, however long it is", () => {
  const definitions = {
    tree: { type: "object", properties: { next: { $ref: "#/$defs/branch" } } },
    branch: { type: "array", items: { $ref: "#/$defs/tree" } },
  };
  const { value, diagnostics } = read({ $ref: "#/$defs/tree" }, definitions);
  expect(diagnostics).toEqual([]);
  const next = value?.kind === "object" ? value.properties[0]?.shape : undefined;
  expect(next).toMatchObject({ kind: "array", items: { kind: "recursive", target: "/$defs/tree" } });
});

test("a definition may be used many times", () => {
  const given = { type: "object", properties: { a: { $ref: "#/$defs/d" }, b: { $ref: "#/$defs/d" } } };
  expect(read(given, { d: text }).findings).toEqual([]);
});

test("a small file that describes too many fields ends in JSON, in time", () => {
  const definitions = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => {
      const next = { $ref: `#/$defs/d${i + 1}` };
      return [`d${i}`, { type: "object", properties: { a: next, b: next } }];
    }),
  );
  const { diagnostics } = read({ $ref: "#/$defs/d0" }, { ...definitions, d40: text });
  expect(new Set(diagnostics.map((one) => one.code))).toEqual(new Set(["SCHEMA_TOO_LARGE"]));
  const [first] = diagnostics;
  expect(first?.message).toContain('The reference "#/$defs/d0" stands for 5,497,558,138,876 parts');
  expect(first?.pointer).toMatch(/\/\$ref$/);
});
