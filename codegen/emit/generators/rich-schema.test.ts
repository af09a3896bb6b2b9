import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { generatedFolder, modelOf, removeFolders } from "../print/testing/generated-folder.ts";
import { richEventSchema } from "./testing/rich-schemas.ts";

afterAll(removeFolders);

interface GeneratorModule {
  readonly createGenerator: (seed: number) => {
    next(): unknown;
    nextInvalid(): {
      readonly event: unknown;
      readonly broken: { readonly keyword: string; readonly pointer: string } | null;
    };
  };
}

interface ValidatorModule {
  readonly validate: (event: unknown) => readonly { readonly keyword: string; readonly pointer: string }[];
}

/** Another number here is another set of schemas. */
const SEED = 1;

test("whatever is combined: valid events, and events broken as labelled", { timeout: 60_000 }, async () => {
  const schemas = fc.sample(richEventSchema, { numRuns: 120, seed: SEED });
  const named = Object.fromEntries(schemas.map((schema, index) => [`event_${index}`, schema]));
  const folder = await generatedFolder(await modelOf(named), ["generators", "validators"]);
  expect(folder.losses.filter((one) => one.rule === "NO_VALID_SAMPLE")).toEqual([]);
  const ajv = new Ajv2020({ allErrors: true, strict: false, ownProperties: true, multipleOfPrecision: 9 });
  addFormats.default(ajv);
  for (const { type, schema } of folder.model.events) {
    const check = ajv.compile(schema);
    const { createGenerator } = await folder.load<GeneratorModule>(`generators/${type}.ts`);
    const { validate } = await folder.load<ValidatorModule>(`validators/${type}.js`);
    const generator = createGenerator(7);
    for (let count = 0; count < 20; count++) {
      const event = generator.next();
      expect({ schema, event, issues: validate(event) }).toEqual({ schema, event, issues: [] });
      check(event);
      expect({ schema, event, errors: check.errors ?? [] }).toEqual({ schema, event, errors: [] });

      const invalid = generator.nextInvalid();
      const found = validate(invalid.event).map(({ keyword, pointer }) => ({ keyword, pointer }));
      const want = invalid.broken === null ? [] : [invalid.broken];
      expect({ schema, event: invalid.event, found }).toEqual({ schema, event: invalid.event, found: want });
    }
  }
});
