import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { loadSchemas } from "./load-schemas.ts";
import type { Json, LoadedSchema } from "./loaded-schema.ts";
import { createMemoryReader } from "./memory-reader.ts";

/** The one schema that files give, without findings. */
async function load(files: Readonly<Record<string, Json>>): Promise<LoadedSchema> {
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, schema]) => [`schemas/${name}`, JSON.stringify(schema, null, 2)]),
  );
  const { schemas, diagnostics } = await loadSchemas({
    directory: "schemas",
    reader: createMemoryReader(texts),
  });
  expect(diagnostics).toEqual([]);
  const [schema] = schemas;
  if (schema === undefined || schemas.length !== 1) throw new Error(`${schemas.length} schemas`);
  return schema;
}

describe("older drafts become 2020-12", () => {
  const cases: readonly { readonly draft: string; readonly given: Json; readonly want: Json }[] = [
    {
      draft: "http://json-schema.org/draft-04/schema#",
      given: { id: "http://x/y#", minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false },
      want: { exclusiveMinimum: 1, maximum: 5 },
    },
    {
      draft: "http://json-schema.org/draft-07/schema#",
      given: { items: [{ type: "string" }, true], additionalItems: false },
      want: { prefixItems: [{ type: "string" }, true], items: false },
    },
    {
      draft: "https://json-schema.org/draft/2019-09/schema",
      given: { items: { type: "string" }, additionalItems: false },
      want: { items: { type: "string" } },
    },
    {
      draft: "http://json-schema.org/draft-06/schema#",
      given: { dependencies: { a: ["b"], c: { items: [{}] } } },
      want: { dependentRequired: { a: ["b"] }, dependentSchemas: { c: { prefixItems: [{}] } } },
    },
    {
      draft: "http://json-schema.org/draft-07/schema#",
      given: { properties: { items: { items: [{}] }, id: {} }, definitions: { d: { items: [{}] } } },
      want: {
        properties: { items: { prefixItems: [{}] }, id: {} },
        $defs: { d: { prefixItems: [{}] } },
      },
    },
    {
      draft: "http://json-schema.org/draft-07/schema#",
      given: {
        definitions: { d: { type: "string" }, e: { $ref: "#/$defs/d" } },
        $defs: { d: { $ref: "#/definitions/d" } },
        properties: { x: { $ref: "#/definitions/e" } },
      },
      want: {
        $defs: { d_: { type: "string" }, e: { $ref: "#/$defs/d" }, d: { $ref: "#/$defs/d_" } },
        properties: { x: { $ref: "#/$defs/e" } },
      },
    },
    {
      draft: "http://json-schema.org/draft-07/schema#",
      given: {
        items: [{ $ref: "#/items/1" }, { $ref: "#/additionalItems" }],
        additionalItems: { type: "string" },
      },
      want: { prefixItems: [{ $ref: "#/prefixItems/1" }, { $ref: "#/items" }], items: { type: "string" } },
    },
    {
      draft: "http://json-schema.org/draft-07/schema#",
      given: { enum: [{ items: [1], $ref: "x" }], default: { dependencies: [] } },
      want: { enum: [{ items: [1], $ref: "x" }], default: { dependencies: [] } },
    },
  ];
  test.each(cases)("$given", async ({ draft, given, want }) => {
    const { schema } = await load({ "a.schema.json": { $schema: draft, ...(given as object) } });
    expect(schema).toEqual(want);
    expect(Object.keys(schema)).toEqual(Object.keys(want as object));
  });
});

describe("references become local", () => {
  test("pieces of other files stand under $defs, each once, by readable names that nothing else has", async () => {
    const loaded = await load({
      "a.schema.json": {
        $defs: { money: { type: "null" } },
        properties: {
          price: { $ref: "shared/money.schema.json", description: "Kept." },
          tax: { $ref: "./shared/money.schema.json#" },
          code: { $ref: "shared/money.schema.json#/$defs/iso%20code" },
        },
      },
      "shared/money.schema.json": {
        properties: {
          code: { $ref: "#/$defs/iso code" },
          inner: { $ref: "#" },
          deep: { $ref: "deep/x.json" },
        },
        $defs: { "iso code": { type: "string" } },
      },
      "shared/deep/x.json": { $ref: "../money.schema.json" },
    });
    expect(loaded.schema["properties"]).toEqual({
      price: { $ref: "#/$defs/money_money", description: "Kept." },
      tax: { $ref: "#/$defs/money_money" },
      code: { $ref: "#/$defs/iso_code" },
    });
    expect(loaded.schema["$defs"]).toMatchObject({
      money: { type: "null" },
      money_money: {
        properties: {
          code: { $ref: "#/$defs/iso_code" },
          inner: { $ref: "#/$defs/money_money" },
          deep: { $ref: "#/$defs/x" },
        },
      },
      iso_code: { type: "string" },
      x: { $ref: "#/$defs/money_money" },
    });
    expect(loaded.placeOf("/$defs/iso_code/type")).toEqual({
      file: "schemas/shared/money.schema.json",
      pointer: "/$defs/iso code/type",
      line: 15,
      column: 15,
    });
    expect(loaded.placeOf("/properties/tax/$ref")).toMatchObject({
      file: "schemas/a.schema.json",
      line: 13,
      column: 15,
    });
  });

  test("anchors, ids of the same file, and chains", async () => {
    const { schema } = await load({
      "a.schema.json": {
        $id: "https://example.com/a.json",
        properties: {
          anchor: { $ref: "#m" },
          self: { $ref: "https://example.com/a.json#/$defs/money" },
          relative: { $ref: "inner.json#/$defs/x" },
          other: { $ref: "shared/b.json#there" },
        },
        $defs: {
          money: { $anchor: "m", $ref: "#/$defs/inner" },
          inner: { $id: "inner.json", $defs: { x: { $ref: "#" } }, type: "number" },
        },
      },
      "shared/b.json": { $defs: { t: { $anchor: "there", type: "string" } } },
    });
    expect(schema["properties"]).toEqual({
      anchor: { $ref: "#/$defs/money" },
      self: { $ref: "#/$defs/money" },
      relative: { $ref: "#/$defs/inner/$defs/x" },
      other: { $ref: "#/$defs/t" },
    });
  });

  test("names with every special character", async () => {
    const name = "a/b~c%d e\"f#g?h'é";
    const { schema } = await load({
      "a.schema.json": {
        $defs: { [name]: { type: "string" } },
        $ref: `#/$defs/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}`,
      },
    });
    const validate = new Ajv2020().compile(schema);
    expect([validate("x"), validate(1)]).toEqual([true, false]);
  });
});

test("a pointer that a rewrite took away has the place of the schema around it", async () => {
  const loaded = await load({
    "a.schema.json": {
      $schema: "http://json-schema.org/draft-04/schema#",
      properties: { "a/b": { minimum: 1, exclusiveMinimum: true, items: [{}] } },
    },
  });
  expect(loaded.placeOf("/properties/a~1b/prefixItems/0")).toMatchObject({
    pointer: "/properties/a~1b/items/0",
    line: 8,
  });
  expect(loaded.placeOf("/properties/a~1b/exclusiveMinimum")).toMatchObject({ line: 6 });
  expect(loaded.placeOf("/properties/nowhere/at/all")).toMatchObject({ pointer: "/properties" });
  expect(loaded.placeOf("")).toMatchObject({ pointer: "", line: 1, column: 1 });
});

test("a schema with mistakes comes without the faulty parts", async () => {
  const reader = createMemoryReader({
    "schemas/a.schema.json":
      '{"type": "strnig", "minumum": 1, "format": "datetime", "x-event": {"type": "A", "owner": "me"}, ' +
      '"properties": {"a": {"$ref": "#/nowhere", "maxLength": 1}, "b": 5, "__proto__": {"type": "null"}}}',
  });
  const { schemas } = await loadSchemas({ directory: "schemas", reader });
  expect(schemas.map((one) => one.schema)).toEqual([
    { "x-event": { owner: "me" }, properties: { a: { maxLength: 1 } } },
  ]);
  expect(Object.prototype).not.toHaveProperty("type");
});
