import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { randomDocument } from "../testing/random-document.ts";
import { randomSchema } from "../testing/random-schema.ts";
import { createRandom } from "../witness/random.ts";
import { createValidators } from "../witness/validator.ts";
import { accepts } from "./accepts.ts";
import { linkSchema } from "./link.ts";
import { rejectionsOf } from "./rejection.ts";

describe("over random schemas and documents", () => {
  test("verdicts are those of the emitted validators", () => {
    const random = createRandom(1);
    let valid = 0;
    for (let i = 0; i < 400; i++) {
      const schema = randomSchema(random);
      const { root } = linkSchema(schema, "old");
      const validate = createValidators().of(schema);
      for (let j = 0; j < 30; j++) {
        const document = randomDocument(random);
        const verdict = accepts(root, document);
        if (verdict) valid++;
        expect([schema, document, verdict]).toEqual([schema, document, validate(document)]);
        expect([...rejectionsOf(root, document)].length > 0).toBe(!verdict);
      }
    }
    expect(valid).toBeGreaterThan(2_000);
  });

  test("verdicts are those of ajv where ajv follows the specification", () => {
    const random = createRandom(2);
    for (let i = 0; i < 60; i++) {
      const schema = randomSchema(random);
      // Ajv counts no contained items next to prefixItems, and evaluates too much beside alternatives.
      if (/unevaluated|contains/.test(JSON.stringify(schema))) continue;
      const ajv = new Ajv2020({ strict: false, ownProperties: true, multipleOfPrecision: 9 });
      addFormats.default(ajv);
      const validate = ajv.compile(schema);
      const { root } = linkSchema(schema, "old");
      for (let j = 0; j < 30; j++) {
        const document = randomDocument(random);
        expect([schema, document, accepts(root, document)]).toEqual([schema, document, validate(document)]);
      }
    }
  });
});

test.each([
  [{ properties: { a: { type: "string" } } }, { a: 1 }, { at: "/a", keyword: "/properties/a/type" }],
  [
    { items: { $ref: "#/$defs/x" }, $defs: { x: { maximum: 1 } } },
    [1, 2],
    { at: "/1", keyword: "/$defs/x/maximum" },
  ],
  [
    { anyOf: [{ type: "null" }, { type: "string", minLength: 1 }] },
    "",
    { at: "", keyword: "/anyOf/1/minLength" },
  ],
  [{ oneOf: [{ minimum: 1 }, { maximum: 5 }] }, 3, { at: "", keyword: "/oneOf" }],
  [{ properties: { a: false } }, { a: 1 }, { at: "/a", keyword: "/properties/a" }],
  [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, { at: "/ab", keyword: "/propertyNames" }],
  [{ contains: { type: "null" } }, [1], { at: "", keyword: "/contains" }],
  [{ if: { type: "string" }, else: { minimum: 2 } }, 1, { at: "", keyword: "/else/minimum" }],
])("%j rejects %j at its place", (schema, document, want) => {
  expect([...rejectionsOf(linkSchema(schema, "old").root, document)][0]).toEqual(want);
});
