import { faker } from "@faker-js/faker/locale/en";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { generatedFolder, modelOf, removeFolders } from "../print/testing/generated-folder.ts";

// Faker warns of what it will not have in a later version.
beforeAll(() => void vi.spyOn(console, "warn").mockReturnValue());

afterAll(async () => {
  vi.restoreAllMocks();
  await removeFolders();
});

interface GeneratorModule {
  readonly createGenerator: (seed: number) => { next(): unknown };
}

interface ValidatorModule {
  readonly validate: (event: unknown) => readonly unknown[];
}

/** Paths of all methods of faker, with some that every object has. */
const methods = Object.entries(faker).flatMap(([group, module]) =>
  typeof module !== "object" || module === null
    ? []
    : [...Object.keys(module), "constructor", "hasOwnProperty", "toString"]
        .filter((name) => typeof Reflect.get(module, name) === "function")
        .map((name) => `${group}.${name}`),
);

const shapes: readonly JsonSchema[] = [
  { type: "string" },
  { type: "string", minLength: 3, maxLength: 5 },
  { type: "string", format: "email" },
  { type: "string", pattern: "^[a-c]+ ?$" },
  { type: "string", format: "date" },
  { type: "number", maximum: 10, multipleOf: 0.5 },
  { type: "boolean" },
];

test.each<[string, readonly Json[]]>([
  ["no arguments", []],
  ["a text", ["x"]],
  ["null", [null]],
  ["a negative number", [-1]],
  ["an object of other types", [{ min: "a", max: [], length: {}, years: "x", from: 1, count: null }]],
  ["too much", [9_999, { length: 9_999 }]],
  ["far too much", [1e9, { length: 1e9, count: 1e9 }]],
  ["far too much of all", [{ length: 1e9, count: 1e9, variant: 1e9, min: 1e9, max: 1e9 }]],
])("every faker method with %s makes valid events", async (_, values) => {
  const properties = methods.map((method, index): [string, JsonSchema] => [
    `p${index}`,
    { ...shapes[index % shapes.length], "x-faker": { method, arguments: values } },
  ]);
  const model = await modelOf({
    one: {
      "x-event": { version: "1.0.0", owner: "tests" },
      type: "object",
      properties: { event_type: { const: "one" }, ...Object.fromEntries(properties) },
      required: ["event_type", ...properties.map(([name]) => name)],
    },
  });
  const folder = await generatedFolder(model, ["generators", "validators"]);
  const { createGenerator } = await folder.load<GeneratorModule>("generators/one.ts");
  const { validate } = await folder.load<ValidatorModule>("validators/one.js");
  const generator = createGenerator(1);
  for (let index = 0; index < 5; index++) expect(validate(generator.next())).toEqual([]);
});
