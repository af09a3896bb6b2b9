import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { ANNOTATIONS, checkAnnotation } from "./annotations.ts";
import { FORMATS } from "./formats.ts";
import { keywordNames } from "./keywords.ts";
import type { Json } from "./loaded-schema.ts";

type Meta = {
  readonly $defs: { readonly keywords: { readonly properties: Readonly<Record<string, Json>> } };
};

const FILES = ["x-event", "x-bigquery", "x-pii", "x-faker", "event", "shared"];

function read(path: string): Json {
  return JSON.parse(readFileSync(path, "utf8")) as Json;
}

function createValidator(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    allErrors: true,
  });
  addFormats.default(ajv);
  for (const name of FILES)
    ajv.addSchema(read(`schemas/meta/${name}.schema.json`) as object, `${name}.schema.json`);
  return ajv;
}

describe("the rules that annotations are checked by read the meta-schemas as ajv does", () => {
  const cases: readonly {
    readonly keyword: string;
    readonly root?: boolean;
    readonly values: readonly Json[];
  }[] = [
    {
      keyword: "x-event",
      root: true,
      values: [
        {},
        {
          type: "user_activity",
          version: "1.0.0",
          owner: "web",
          id: { field: "a", unique: true },
          time: "t",
        },
        { unknownFields: "reject" },
        { type: "User" },
        { type: 1 },
        { version: "01.0.0" },
        { owner: "" },
        { owner: "x".repeat(201) },
        { id: "order_id" },
        { id: {} },
        { id: { field: "a", uniqe: true } },
        { team: "web" },
        "web",
        null,
        [],
      ],
    },
    {
      keyword: "x-bigquery",
      root: true,
      values: [
        {
          table: "orders",
          partition: { field: "d", by: "DAY", expirationDays: 30 },
          cluster: ["a"],
          labels: { a: "b" },
        },
        { table: "my-table" },
        { partition: {} },
        { partition: { field: "d", by: "WEEK" } },
        { partition: { field: "d", expirationDays: 0 } },
        { partition: { field: "d", expirationDays: 1.5 } },
        { cluster: [] },
        { cluster: ["a", "a"] },
        { cluster: ["a", "b", "c", "d", "e"] },
        { labels: { A: "b" } },
        { labels: { a: "B" } },
        { labels: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`l${n}`, ""])) },
        { name: "a" },
      ],
    },
    {
      keyword: "x-bigquery",
      values: [
        {},
        { type: "NUMERIC", name: "a_b", mode: "NULLABLE", default: 0 },
        { default: "x" },
        { default: true },
        { default: null },
        { type: "INT" },
        { name: "a-b" },
        { table: "t" },
      ],
    },
    { keyword: "x-pii", values: ["email", "e-mail", "", null, ["email"]] },
    {
      keyword: "x-faker",
      values: [
        "commerce.productName",
        "productName",
        "process.exit()",
        { method: "number.int", arguments: [{ min: 1 }] },
        { method: "number.int", arguments: {} },
        { arguments: [] },
        { sameAs: "/a/b~1c", as: "date" },
        { sameAs: "/a", as: "time" },
        { sameAs: "" },
        { sameAs: "/a~2" },
        { sumOf: "/items/*/price", times: "/items/*/quantity" },
        { sameAs: "/a", times: "/b" },
        { ratioOf: "/a", ratio: 0.2 },
        { ratioOf: "/a" },
        { ratio: 2 },
        { oneOf: [{ value: null, weight: 1 }] },
        { oneOf: [{ value: 1 }] },
        { oneOf: [{ value: 1, weight: 0 }] },
        { oneOf: [] },
        { sequence: {} },
        { sequence: { prefix: "a-", start: -1 } },
        { keyOf: "order", prefix: "x-" },
        { keyOf: "Order" },
        { prefix: "x-" },
        {},
        { method: "a.b", sequence: {} },
        7,
      ],
    },
  ];
  test.each(cases)("$keyword, at the root: $root", ({ keyword, root = false, values }) => {
    const form = keyword !== "x-bigquery" ? "" : root ? "#/$defs/table" : "#/$defs/column";
    const validate = createValidator().getSchema(`${keyword}.schema.json${form}`);
    const mine = values.map((value) => [value, checkAnnotation(keyword, value, root).length === 0]);
    expect(mine).toEqual(values.map((value) => [value, validate?.(value)]));
    expect(new Set(mine.map(([, isGood]) => isGood))).toEqual(new Set([true, false]));
  });
});

describe("the dialect for editors", () => {
  const meta = read("schemas/meta/event.schema.json") as unknown as Meta;
  const keywords = meta.$defs.keywords.properties;

  test("has the keywords and formats that load accepts", () => {
    expect(Object.keys(keywords).toSorted()).toEqual([...keywordNames(2020), ...ANNOTATIONS].toSorted());
    expect(keywords["format"]).toMatchObject({ enum: FORMATS });
  });

  test.each(["order", "inventory", "user_activity"])("accepts %s", (name) => {
    const validate = createValidator().getSchema("event.schema.json");
    void validate?.(read(`schemas/${name}.schema.json`));
    expect(validate?.errors).toBeNull();
  });

  test.each(["order-line", "money", "product-id"])("accepts the shared %s", (name) => {
    const validate = createValidator().getSchema("shared.schema.json");
    void validate?.(read(`schemas/shared/${name}.schema.json`));
    expect(validate?.errors).toBeNull();
  });

  const refused: readonly Json[] = [
    { minumum: 1 },
    { properties: { a: { maxLenght: 1 } } },
    { format: "datetime" },
    { type: "strnig" },
    { "x-event": { typ: "a" } },
    { "x-pii": "email" },
    { properties: { a: { "x-event": {} } } },
    { properties: { a: { "x-bigquery": { table: "t" } } } },
    { items: { allOf: [{ "x-faker": {} }] } },
    { pattern: "[" },
    { required: true },
  ];
  test.each(refused)("refuses %j", (schema) => {
    expect(createValidator().validate("event.schema.json", schema)).toBe(false);
  });

  test("is mapped to the folders it is for", () => {
    expect(read(".vscode/settings.json")).toEqual({
      "json.schemas": [
        { fileMatch: ["/schemas/*.schema.json"], url: "./schemas/meta/event.schema.json" },
        { fileMatch: ["/schemas/shared/**/*.json"], url: "./schemas/meta/shared.schema.json" },
        { fileMatch: ["/codegen.config.json"], url: "./schemas/meta/codegen-config.schema.json" },
      ],
    });
  });
});
