import { afterAll, expect, test } from "vitest";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { generatedFolder, modelOf, removeFolders } from "../print/testing/generated-folder.ts";

afterAll(removeFolders);

interface Issue {
  readonly keyword: string;
  readonly pointer: string;
}

interface GeneratorModule {
  readonly createGenerator: (seed: number) => {
    next(): unknown;
    nextInvalid(): { readonly event: unknown; readonly broken: Issue | null };
  };
}

interface ValidatorModule {
  readonly validate: (event: unknown) => readonly Issue[];
}

async function generated(value: JsonSchema, $defs: JsonSchema = {}) {
  const schema = {
    "x-event": { version: "1.0.0", owner: "tests" },
    type: "object",
    properties: { event_type: { type: "string" }, value },
    required: ["event_type", "value"],
    $defs,
  };
  const folder = await generatedFolder(await modelOf({ one: schema }), ["generators", "validators"]);
  const { createGenerator } = await folder.load<GeneratorModule>("generators/one.ts");
  const { validate } = await folder.load<ValidatorModule>("validators/one.js");
  return { folder, generator: createGenerator(1), validate };
}

test.each<[string, JsonSchema, string]>([
  ["contradictory bounds", { type: "integer", minimum: 3, maximum: 2 }, "/properties/value"],
  [
    "branches that always hold together",
    { oneOf: [{ type: "string" }, { type: "string" }] },
    "/properties/value",
  ],
  ["what must contain itself", { $ref: "#/$defs/endless" }, ""],
  [
    "more different elements than there are",
    { type: "array", items: { type: "boolean" }, uniqueItems: true, minItems: 3 },
    "/properties/value",
  ],
  [
    "a required property that is not allowed",
    { type: "object", properties: { a: false }, required: ["a"] },
    "/properties/value",
  ],
  ["longer arrays than anybody makes", { type: "array", minItems: 1_000_000_000 }, "/properties/value"],
])("reports %s, and throws instead of giving what is not valid", async (_, value, pointer) => {
  const endless = { type: "object", properties: { again: { $ref: "#/$defs/endless" } }, required: ["again"] };
  const { folder, generator } = await generated(value, { endless });
  expect(folder.losses.map((one) => [one.rule, one.pointer])).toEqual([["NO_VALID_SAMPLE", pointer]]);
  expect(() => generator.next()).toThrow("There is no generator of valid one events");
});

test("gives up on what only a validator could have ruled out", async () => {
  const { generator } = await generated({
    type: "integer",
    minimum: 1,
    maximum: 5,
    oneOf: [{ multipleOf: 1 }, { multipleOf: 1, type: "number" }],
  });
  expect(() => generator.next()).toThrow("None of 2,000 one events was valid");
});

test("schemas that all refer to each other give a small file", async () => {
  const names = Array.from({ length: 16 }, (_, index) => `node_${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]));
  const $defs = Object.fromEntries(names.map((name) => [name, { type: "object", properties }]));
  const { folder, generator, validate } = await generated({ $ref: "#/$defs/node_0" }, $defs);
  expect(folder.files.get("generators/one.ts")?.length).toBeLessThan(1_000_000);
  expect(validate(generator.next())).toEqual([]);
});

test.each<[string, JsonSchema, JsonSchema?]>([
  [
    "branches that are told apart",
    { oneOf: many(1000, (i) => ({ type: "object", properties: { k: { const: i } }, required: ["k"] })) },
  ],
  ["constants", { oneOf: many(1500, (i) => ({ const: i })) }],
  [
    "parts that hold together",
    {
      type: "object",
      allOf: many(300, (i) => ({ properties: { [`p${i}`]: { type: "integer" } }, required: [`p${i}`] })),
    },
  ],
  [
    "patterns that never end",
    {
      type: "object",
      patternProperties: { "^(a|a)*$": { type: "string" }, "^(a+)+b": { type: "integer" } },
      properties: { [`${"a".repeat(60)}c`]: { type: "string" } },
    },
  ],
  [
    "patterns that exclude each other",
    {
      type: "object",
      patternProperties: Object.fromEntries(many(400, (i) => [`^p${i}-`, { type: "integer" }])),
    },
  ],
  [
    "conditions that multiply",
    { $ref: "#/$defs/d0" },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, never awaited
    ladder(30, (next) => ({ if: next, then: next, else: next })),
  ],
  [
    "values that are judged by references that multiply",
    { enum: [1, 2], $ref: "#/$defs/d0" },
    ladder(25, (next) => ({ anyOf: [next, { ...next, title: "x" }] })),
  ],
  [
    "negations that multiply",
    { not: { $ref: "#/$defs/d0" } },
    ladder(25, (next) => ({ anyOf: many(6, () => next) })),
  ],
])("a lot of %s is looked at for a while only", async (_, value, $defs = {}) => {
  const { folder } = await generated(value, $defs);
  expect(folder.files.get("generators/one.ts")?.length).toBeLessThan(1_000_000);
});

test.each<[string, Json]>([
  ["^(\\w+\\s?)*$", "lorem.sentence"],
  ["^(a+)+$", { sequence: { prefix: "a".repeat(60) } }],
  ["^(\\w+)*$", { oneOf: [{ value: `${"a".repeat(60)}!`, weight: 1 }] }],
  ["^(?:(a|b)\\1)+$", { method: "lorem.words", arguments: [40] }],
])("a text for %s is not held against it forever", async (pattern, faker) => {
  const { generator, validate } = await generated({ type: "string", pattern, "x-faker": faker });
  for (let index = 0; index < 20; index++) expect(validate(generator.next())).toEqual([]);
});

function many<T>(count: number, entry: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => entry(index));
}

/** Definitions each of which uses the next one; the last is a text. */
function ladder(count: number, rung: (next: JsonSchema) => JsonSchema): JsonSchema {
  const rungs = many(count, (index) => [`d${index}`, rung({ $ref: `#/$defs/d${index + 1}` })] as const);
  return Object.fromEntries([...rungs, [`d${count}`, { type: "string" }]]);
}

test("rules about members are broken one at a time, and named", async () => {
  const { generator, validate } = await generated({
    type: "object",
    properties: {
      pair: {
        type: "array",
        prefixItems: [{ type: "string" }, { type: "number" }],
        items: false,
        minItems: 1,
      },
      marks: { type: "array", items: { type: "integer" }, contains: { minimum: 900 } },
      labels: { type: "object", additionalProperties: { type: "string" }, minProperties: 1 },
      card: {
        type: "object",
        properties: { number: { type: "string" }, owner: { type: "string" } },
        dependentRequired: { number: ["owner"] },
      },
    },
    required: ["pair", "marks", "labels", "card"],
  });
  const seen = new Set<string>();
  for (let count = 0; count < 400; count++) {
    const { event, broken } = generator.nextInvalid();
    expect(validate(event)).toEqual([expect.objectContaining(broken ?? {})]);
    seen.add(broken?.keyword ?? "");
  }
  expect([...seen].toSorted()).toEqual([
    "contains",
    "dependentRequired",
    "items",
    "minItems",
    "minProperties",
    "required",
    "type",
  ]);
});
