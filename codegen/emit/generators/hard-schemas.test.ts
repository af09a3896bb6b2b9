import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import {
  generatedFolder,
  type GeneratedFolder,
  modelOf,
  removeFolders,
} from "../print/testing/generated-folder.ts";
import { hardSchemas } from "./testing/hard-schemas.ts";

afterAll(removeFolders);

interface GeneratorModule {
  readonly createGenerator: (seed: number) => { next(): { readonly value: unknown } };
}

interface ValidatorModule {
  readonly validate: (event: unknown) => readonly unknown[];
}

let generated: GeneratedFolder;

beforeAll(async () => {
  const events = hardSchemas.map(({ schema }, index) => [`event_${index}`, eventWith(schema)] as const);
  generated = await generatedFolder(await modelOf(Object.fromEntries(events)), ["generators", "validators"]);
});

/** An event with the schema at its one property; the definitions of the schema stand at the root, where `#` points. */
function eventWith({ $defs = {}, ...value }: JsonSchema): JsonSchema {
  return {
    "x-event": { version: "1.0.0", owner: "tests" },
    type: "object",
    properties: { event_type: { type: "string" }, value },
    required: ["event_type", "value"],
    $defs,
  };
}

describe.each(hardSchemas.map((one, index) => ({ ...one, type: `event_${index}` })))(
  "$name",
  ({ type, least, isChecked = false }) => {
    test("gives valid events, and various ones", async () => {
      const schema = generated.model.events.find((one) => one.type === type)?.schema ?? {};
      const ajv = new Ajv2020({
        allErrors: true,
        strict: false,
        ownProperties: true,
        multipleOfPrecision: 9,
      });
      addFormats.default(ajv);
      const check = ajv.compile(schema);
      const { createGenerator } = await generated.load<GeneratorModule>(`generators/${type}.ts`);
      const { validate } = await generated.load<ValidatorModule>(`validators/${type}.js`);
      const generator = createGenerator(7);
      const seen = new Set<string>();
      for (let count = 0; count < 60; count++) {
        const event = generator.next();
        expect({ event, issues: validate(event) }).toEqual({ event, issues: [] });
        check(event);
        expect({ event, errors: check.errors ?? [] }).toEqual({ event, errors: [] });
        expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event);
        seen.add(JSON.stringify(event.value));
      }
      expect(seen.size).toBeGreaterThanOrEqual(least);
      const again = createGenerator(7);
      expect(seen).toContain(JSON.stringify(again.next().value));
    });

    test("looks at its events before it gives them only where it must", () => {
      const text = generated.files.get(`generators/${type}.ts`) ?? "";
      expect(text.includes("../validators/")).toBe(isChecked);
    });
  },
);
