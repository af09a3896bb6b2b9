import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  generatedFolder,
  modelOf,
  removeFolders,
  type GeneratedFolder,
} from "../print/testing/generated-folder.ts";
import { zooSchema } from "../print/testing/zoo.ts";

type Values = Readonly<Record<string, unknown>>;

interface RowModule {
  readonly toRow: (event: Values) => Values;
  readonly fromRow: (row: Values) => Values;
}

interface GeneratorModule {
  readonly createGenerator: (seed: number) => { next(): Record<string, unknown> };
}

afterAll(removeFolders);

describe("the canonical form", () => {
  let folder: GeneratedFolder;
  let rows: RowModule;
  let generators: GeneratorModule;

  beforeAll(async () => {
    folder = await generatedFolder(await modelOf({ shipment: zooSchema }), ["rows", "generators"]);
    rows = await folder.load<RowModule>("rows/shipment.ts");
    generators = await folder.load<GeneratorModule>("generators/shipment.ts");
  });

  const canonical = (event: Values) => rows.fromRow(rows.toRow(event));

  test("is valid, reached in one step, and the same after JSON", () => {
    const ajv = new Ajv2020({ strict: false, ownProperties: true, multipleOfPrecision: 9 });
    addFormats.default(ajv);
    const validate = ajv.compile(folder.model.events[0]?.schema ?? {});
    fc.assert(
      fc.property(fc.integer(), fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }), (seed, extra) => {
        const declared = generators.createGenerator(seed).next();
        const event = JSON.parse(JSON.stringify({ ...extra, ...declared })) as Values;
        const once = canonical(event);
        expect(validate(once)).toBe(true);
        expect(canonical(once)).toStrictEqual(once);
        const wire = JSON.parse(JSON.stringify(rows.toRow(event))) as Values;
        expect(rows.fromRow(wire)).toStrictEqual(once);
        for (const name of Object.keys(extra)) expect(Object.hasOwn(once, name)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("reports what it loses", () => {
    const found = folder.losses.map((one) => `${one.rule} ${one.pointer}`);
    expect(found).toEqual([
      "NULL_ARRAY /properties/maybe",
      "NULL_IN_ARRAY /properties/maybe/items",
      "TIME_OFFSET /properties/at_time",
      "DECIMAL_SCALE /properties/big",
    ]);
  });
});
