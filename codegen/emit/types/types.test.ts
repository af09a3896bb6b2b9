import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { eventFixture } from "../print/event-fixture.ts";
import { typesEmitter } from "./types.ts";

async function typesOf(type: string, schema: JsonSchema): Promise<string> {
  const emission = await typesEmitter.emitEvent?.(eventFixture(type, schema));
  return emission?.files[0]?.content ?? "";
}

/** The member `x` of an event whose only property has the given schema. */
async function memberOf(schema: JsonSchema | boolean): Promise<string> {
  const text = await typesOf("event", { type: "object", properties: { x: schema }, required: ["x"] });
  const [, member = text] = /interface Event \{\n {2}([^]*);\n\}\n/.exec(text) ?? [];
  return member.replace(/\s+/g, " ");
}

describe("typesEmitter", () => {
  test("writes one documented interface per event, named types for $defs", async () => {
    const text = await typesOf("order_line", {
      title: "A title that names nothing",
      description: "A line of an order.",
      type: "object",
      properties: {
        product_id: { type: "string", description: "What was bought.\nIn stock or not." },
        price: { $ref: "#/$defs/money" },
        status: { enum: ["open", null] },
      },
      required: ["product_id", "price"],
      additionalProperties: false,
      $defs: { money: { type: "number", description: "An amount." } },
    });
    expect(text)
      .toBe(`// Code generated from schemas/order_line.schema.json by \`npm run codegen\`. DO NOT EDIT.

/** An amount. */
export type Money = number;

/** A line of an order. */
export interface OrderLine {
  /**
   * What was bought.
   * In stock or not.
   */
  product_id: string;
  price: Money;
  status?: "open" | null;
}
`);
  });

  test.each<[JsonSchema | boolean, string]>([
    [{ type: ["string", "null"] }, "x: string | null"],
    [{ type: "integer" }, "x: number"],
    [{ const: 'a"b' }, 'x: "a\\"b"'],
    [{ type: ["string", "null"], enum: ["a", null] }, 'x: "a" | null'],
    [{ type: "array", items: { type: "array", items: { type: "integer" } } }, "x: number[][]"],
    [{ type: "array", items: { enum: ["a", "b"] }, minItems: 1, maxItems: 3 }, 'x: ("a" | "b")[]'],
    [{ type: "array" }, "x: unknown[]"],
    [
      { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], minItems: 2, items: false },
      "x: [string, number]",
    ],
    [
      { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false },
      "x: (string | number)[]",
    ],
    [{ type: "object" }, "x: { [k: string]: unknown; }"],
    [{ type: "object", additionalProperties: false }, "x: Record<string, never>"],
    [{ type: "object", additionalProperties: { type: "number" } }, "x: { [k: string]: number; }"],
    [
      { type: "object", patternProperties: { "^a": { type: "string" } }, additionalProperties: false },
      "x: { [k: string]: string; }",
    ],
    [{ type: "object", patternProperties: { "^a": { type: "string" } } }, "x: { [k: string]: unknown; }"],
    [{ type: "object", properties: { a: { type: "string" } } }, "x: { a?: string; }"],
    [
      { type: "object", properties: { a: { type: "string" } }, additionalProperties: true },
      "x: { a?: string; [k: string]: unknown; }",
    ],
    [{ type: ["object", "null"], properties: { a: {} }, required: ["a"] }, "x: ({ a: unknown; } | null)"],
    [{ oneOf: [{ type: "string" }, { type: "number" }] }, "x: string | number"],
    [
      { allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] },
      "x: ({ a?: 1; } & { b?: 2; })",
    ],
    [true, "x: unknown"],
    [false, "x: never"],
    [{}, "x: unknown"],
    [
      { enum: [{ $ref: "#/$defs/none", a: [1, null] }, "b"] },
      'x: { "$ref": "#/$defs/none"; "a": [1, null]; } | "b"',
    ],
    [{ const: { $ref: "#" } }, 'x: { "$ref": "#"; }'],
    [{ type: "number", default: 3, title: "Named", minimum: 1 }, "x: number"],
  ])("%j", async (schema, want) => {
    expect(await memberOf(schema)).toBe(want);
  });

  test("keeps the event's type name, also where the library would write it otherwise", async () => {
    const schema: JsonSchema = { type: "object", properties: { a: { type: "string" } }, $defs: {} };
    expect(await typesOf("level2boss", schema)).toContain("export type Level2boss = Level2Boss;");
    expect(await typesOf("level_2", schema)).toContain("export interface Level2 {");
  });

  test("names what references lead to, whatever keyword holds it", async () => {
    const text = await typesOf("order", {
      type: "object",
      properties: {
        first: { type: "object", properties: { again: { $ref: "#/properties/first" } } },
        same: { $ref: "#/properties/first" },
        matched: { $ref: "#/patternProperties/%5Ex-" },
        position: { $ref: "#/$defs/pair/prefixItems/1" },
        other: { $ref: "#/not/anyOf/0" },
        anything: { $ref: "#/$defs/pair/items" },
      },
      patternProperties: { "^x-": { type: "number" } },
      additionalProperties: false,
      not: { anyOf: [{ enum: ["a"] }] },
      $defs: { pair: { type: "array", prefixItems: [{ type: "string" }, { enum: [1, 2] }], items: true } },
    });
    expect(text.match(/^(?:export .*|  \w+\?: .*)$/gm)).toEqual([
      "export type X = number;",
      "export type PrefixItems = (1 | 2);",
      'export type AnyOf = "a";',
      "export type Items = unknown;",
      "export interface Order {",
      "  first?: First;",
      "  same?: First;",
      "  matched?: X;",
      "  position?: PrefixItems;",
      "  other?: AnyOf;",
      "  anything?: Items;",
      "export interface First {",
      "  again?: First;",
    ]);
  });

  test("names no type twice when an entry of $defs is called like the event", async () => {
    const text = await typesOf("order", {
      type: "object",
      properties: { parent: { $ref: "#/$defs/order" } },
      $defs: { order: { type: "object", properties: { order: { $ref: "#/$defs/order" } } } },
    });
    expect(text.match(/export interface Order \{/g)).toHaveLength(1);
    expect(text).toContain("parent?: Order1;");
  });
});

describe("emitted types", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "types-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function compilerErrors(text: string): string {
    const file = join(folder, "event.ts");
    writeFileSync(file, text);
    const compiler = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");
    const options = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--exactOptionalPropertyTypes",
      "--types",
      "",
      "--target",
      "es2024",
    ];
    try {
      execFileSync(process.execPath, [compiler, ...options, file], { encoding: "utf8", stdio: "pipe" });
      return "";
    } catch (error) {
      return String((error as { stdout: unknown }).stdout);
    }
  }

  test("hostile names, descriptions and values stay text, and the file compiles strictly", async () => {
    const evil = "*/ export const pwned = 1; /* `${x}` \" ' \n\r\u2028 // */";
    const names = [
      "__proto__",
      "constructor",
      "hasOwnProperty",
      "toString",
      "valueOf",
      "$id",
      "id",
      "title",
      "type",
      "enum",
      "items",
      "properties",
      "default",
      "length",
      "tsType",
      "allOf",
      "extends",
      "1a",
      "",
      "a-b",
      evil,
    ];
    const text = await typesOf("odd", {
      title: evil,
      description: evil,
      type: "object",
      properties: Object.fromEntries(
        names.map((name) => [
          name,
          {
            description: evil,
            type: "object",
            properties: { [name]: { enum: [evil, 1, null, { [evil]: [evil] }] } },
          },
        ]),
      ),
      required: names,
      patternProperties: { [evil]: { type: "number", description: evil } },
      $defs: { [evil]: { type: "string" } },
    });
    const uses = `const event: Odd = null as never;\nexport const all: readonly unknown[] = [${names.map((name) => `event[${JSON.stringify(name)}]`).join(", ")}];\n`;
    expect(compilerErrors(text + uses)).toBe("");
    expect(text.replace(/\/\*\*[^]*?\*\//g, "").replace(/"(?:[^"\\]|\\.)*"/g, "")).not.toContain("pwned");
  });

  test("declared properties agree with a narrower index signature", async () => {
    const text = await typesOf("mixed", {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "array", items: { type: "null" } } },
      required: ["a"],
      additionalProperties: { type: "number" },
    });
    expect(compilerErrors(`${text}\nexport const one: Mixed = { a: "x", extra: 1 };\n`)).toBe("");
    expect(compilerErrors(`${text}\nexport const two: Mixed = { extra: 1 };\n`)).toContain(
      "Property 'a' is missing",
    );
  });
});
