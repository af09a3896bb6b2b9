import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadSchemaFiles, loadSchemas } from "./load-schemas.ts";
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
        definitions: { d: { prefixItems: [{}] } },
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

describe("real files", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "load-"));
    mkdirSync(join(folder, "schemas", "shared"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function put(name: string, content: string | Uint8Array): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }

  test("are named relative to the root, sorted, with their stem", async () => {
    put("schemas/b.schema.json", '\uFEFF{"title":\r\n"B"}');
    put("schemas/a_b.schema.json", "{}");
    put("schemas/shared/c.schema.json", "{}");
    const { schemas, diagnostics } = await loadSchemas({ directory: join(folder, "schemas"), root: folder });
    expect(diagnostics).toEqual([]);
    expect(schemas.map(({ file, stem }) => [file, stem])).toEqual([
      ["schemas/a_b.schema.json", "a_b"],
      ["schemas/b.schema.json", "b"],
    ]);
    expect(schemas[1]?.placeOf("/title")).toMatchObject({ line: 2, column: 1 });
  });

  test("may be given one by one, with any name, from anywhere", async () => {
    const one = put("schemas/x.json", '{"$ref": "../y.json"}');
    put("y.json", '{"type": "string"}');
    const { schemas, diagnostics } = await loadSchemaFiles([one, one]);
    expect(diagnostics).toEqual([]);
    expect(schemas.map(({ file, stem, schema }) => ({ file, stem, schema }))).toEqual([
      { file: one, stem: "x", schema: { $ref: "#/$defs/y", $defs: { y: { type: "string" } } } },
    ]);
  });

  test("that are missing, a folder or not UTF-8 are findings", async () => {
    const files = [join(folder, "no.json"), folder, put("latin1.json", Uint8Array.of(0x22, 0xe9, 0x22))];
    const { schemas, diagnostics } = await loadSchemaFiles(files, { root: folder });
    expect(schemas).toEqual([]);
    expect(diagnostics.map((one) => `${one.file} ${one.code} ${one.message}`)).toEqual([
      `. UNREADABLE_FILE The file . does not exist.`,
      "latin1.json UNREADABLE_FILE The file latin1.json is not UTF-8.",
      "no.json UNREADABLE_FILE The file no.json does not exist.",
    ]);
  });

  test("outside of the folder stay unread, whatever links lead to them", async () => {
    const secret = mkdtempSync(join(tmpdir(), "secret-"));
    writeFileSync(join(secret, "s.json"), '{"type": "string"}');
    symlinkSync(join(secret, "s.json"), join(folder, "schemas", "shared", "s.json"));
    put("schemas/a.schema.json", '{"$ref": "shared/s.json"}');
    const { diagnostics } = await loadSchemas({ directory: join(folder, "schemas"), root: folder });
    rmSync(secret, { recursive: true });
    expect(diagnostics.map((one) => one.code)).toEqual(["DANGLING_REF"]);
  });
});

describe("the shipped schemas", () => {
  const EXAMPLES: readonly { readonly event_type: string; readonly [field: string]: Json }[] = [
    {
      event_type: "order",
      order_id: "order-123",
      customer_id: "customer-456",
      order_date: "2024-01-15T10:30:00Z",
      status: "pending",
      items: [{ product_id: "prod-789", quantity: 1, unit_price: 99.99 }],
      total_amount: 99.99,
      currency: "USD",
      event_date: "2024-01-15",
    },
    {
      event_type: "inventory",
      inventory_id: "inv-123",
      product_id: "prod-456",
      quantity_change: -5,
      warehouse_id: "wh-us-central",
      reason: "sale",
      timestamp: "2024-01-15T10:35:00Z",
      event_date: "2024-01-15",
    },
    {
      event_type: "user_activity",
      user_id: "user-123",
      session_id: "sess-456",
      activity_type: "page_view",
      page_url: "/products/prod-789",
      timestamp: "2024-01-15T10:40:00Z",
      event_date: "2024-01-15",
    },
  ];

  test.each(EXAMPLES)(
    "take the documented $event_type event, with exactly its fields in its order",
    async (event) => {
      const { schemas, diagnostics } = await loadSchemas({ directory: "schemas" });
      expect(diagnostics).toEqual([]);
      const schema = schemas.find((one) => one.stem === event.event_type)?.schema ?? {};
      const properties = schema["properties"] as Readonly<Record<string, { readonly description?: string }>>;
      expect(Object.keys(properties)).toEqual(Object.keys(event));
      expect(schema["required"]).toEqual(Object.keys(event));
      expect(Object.values(properties).filter((one) => !one.description)).toEqual([]);

      const ajv = new Ajv2020({ strict: false, allErrors: true, multipleOfPrecision: 6 });
      addFormats.default(ajv);
      const validate = ajv.compile(schema);
      validate(event);
      expect(validate.errors).toBeNull();
      expect(validate({ event_type: event.event_type, test: true })).toBe(false);
      const missing = validate.errors?.map((one) => String(one.params["missingProperty"]));
      expect(missing).toEqual(Object.keys(event).slice(1));
    },
  );
});
