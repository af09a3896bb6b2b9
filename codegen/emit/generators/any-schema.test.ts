import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { generatedFolder, modelOf, removeFolders } from "../print/testing/generated-folder.ts";
import { eventSchema } from "./testing/schemas.ts";

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

interface RowModule {
  readonly toRow: (event: unknown) => unknown;
  readonly fromRow: (row: unknown) => unknown;
}

/** Another number here is another set of schemas. */
const SEED = 1;

test("whatever the schema: valid events, events broken as labelled, valid canonical forms", async () => {
  const schemas = fc.sample(eventSchema, { numRuns: 150, seed: SEED });
  const named = Object.fromEntries(schemas.map((schema, index) => [`event_${index}`, schema]));
  const folder = await generatedFolder(await modelOf(named), ["generators", "rows"]);
  expect(folder.losses.filter((one) => one.rule === "NO_VALID_SAMPLE")).toEqual([]);
  const ajv = new Ajv2020({ allErrors: true, strict: false, ownProperties: true, multipleOfPrecision: 9 });
  addFormats.default(ajv);
  for (const event of folder.model.events) {
    const { schema } = event;
    const validate = ajv.compile(schema);
    const { createGenerator } = await folder.load<GeneratorModule>(`generators/${event.type}.ts`);
    const { toRow, fromRow } = await folder.load<RowModule>(`rows/${event.type}.ts`);
    const generator = createGenerator(7);
    for (let count = 0; count < 30; count++) {
      const valid = generator.next();
      validate(valid);
      expect({ schema, valid, errors: validate.errors ?? [] }).toEqual({ schema, valid, errors: [] });
      const canonical = fromRow(toRow(valid));
      expect(fromRow(JSON.parse(JSON.stringify(toRow(canonical))))).toStrictEqual(canonical);

      const { event: invalid, broken } = generator.nextInvalid();
      validate(invalid);
      const found = (validate.errors ?? []).map(({ keyword, instancePath, params }) => {
        const child: unknown =
          keyword === "required" ? params["missingProperty"] : params["additionalProperty"];
        return { keyword, pointer: typeof child === "string" ? `${instancePath}/${child}` : instancePath };
      });
      expect({ schema, invalid, found }).toEqual({ schema, invalid, found: [broken] });
    }
  }
});
