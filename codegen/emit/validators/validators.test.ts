import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { loadValidator, emittedText } from "./testing/load-validator.ts";

const order: JsonSchema = {
  title: "An order",
  "x-event": { type: "order" },
  type: "object",
  properties: {
    event_type: { const: "order", description: "A text that is in no file" },
    order_date: { type: "string", format: "date-time" },
    status: { enum: ["open", "closed", null] },
    items: { type: "array", minItems: 1, items: { $ref: "#/$defs/line" } },
    total: { type: "number", minimum: 0, multipleOf: 0.01, "x-faker": { sumOf: "x" } },
  },
  required: ["event_type", "order_date", "items"],
  $defs: {
    line: {
      type: "object",
      properties: { product_id: { type: "string", pattern: "^[A-Z]+$" }, quantity: { type: "integer" } },
      required: ["product_id"],
      additionalProperties: false,
    },
  },
};
const valid = {
  event_type: "order",
  order_date: "2024-01-15T10:30:00Z",
  status: null,
  items: [{ product_id: "A" }],
  total: 19.99,
};

function missing(name: string): unknown {
  return { pointer: `/${name}`, keyword: "required", message: `${name} is missing` };
}

describe("the emitted file", () => {
  test("runs in plain Node in an empty folder, without imports", async () => {
    const folder = mkdtempSync(join(tmpdir(), "validators-"));
    try {
      writeFileSync(join(folder, "order.mjs"), await emittedText(order));
      const script = `import { validate, isValid } from "./order.mjs";
        console.log(JSON.stringify([validate(${JSON.stringify(valid)}), isValid({}), validate({ event_type: "order", test: true })]));`;
      writeFileSync(join(folder, "main.mjs"), script);
      const output = execFileSync(process.execPath, ["main.mjs"], { cwd: folder, encoding: "utf8" });
      expect(JSON.parse(output)).toEqual([[], false, [missing("order_date"), missing("items")]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(await emittedText(order)).not.toMatch(/\b(?:import|require)\b/);
  });

  test("carries no annotations, and the same bytes whatever came before", async () => {
    const first = await emittedText(order);
    await emittedText({
      type: "object",
      properties: { a: { $ref: "#/$defs/b" } },
      $defs: { b: { type: "object", properties: { b: { $ref: "#/$defs/b" } } } },
    });
    expect(await emittedText(order)).toBe(first);
    expect(first).not.toContain("A text that is in no file");
    expect(first).not.toContain("sumOf");
  });

  test("schemas with the same $id do not collide", async () => {
    const [a, b] = [
      await loadValidator({ $id: "https://x.example/a", type: "string" }),
      await loadValidator({ $id: "https://x.example/a", type: "number" }),
    ];
    expect([a.isValid("x"), b.isValid("x"), b.isValid(1)]).toEqual([true, false, true]);
  });
});

describe("validate", () => {
  test("answers the same frozen empty list for all valid events", async () => {
    const { validate, isValid } = await loadValidator(order);
    const issues = validate(valid);
    expect(issues).toEqual([]);
    expect(Object.isFrozen(issues)).toBe(true);
    expect(validate({ ...valid })).toBe(issues);
    expect(isValid(valid)).toBe(true);
  });

  test("an answer does not change with later calls", async () => {
    const { validate } = await loadValidator(order);
    const first = validate({});
    const copy = structuredClone(first);
    validate({ ...valid, items: [{}], total: -1 });
    validate(valid);
    expect(first).toEqual(copy);
    expect(Object.isFrozen(first) && Object.isFrozen(first[0])).toBe(true);
  });

  test.each<[JsonSchema, unknown, string, string, string]>([
    [{ type: "string" }, 1, "", "type", "the event must be a string"],
    [
      { properties: { a: { type: ["integer", "null"] } } },
      { a: "x" },
      "/a",
      "type",
      "a must be an integer or null",
    ],
    [{ required: ["a/b~c"] }, {}, "/a~1b~0c", "required", "a~1b~0c is missing"],
    [{ properties: { a: { required: ["b"] } } }, { a: {} }, "/a/b", "required", "a/b is missing"],
    [
      { additionalProperties: false, properties: { a: {} } },
      { b: 1 },
      "/b",
      "additionalProperties",
      "b is not a declared property",
    ],
    [
      { properties: { a: { enum: ["x", 1, null] } } },
      { a: 2 },
      "/a",
      "enum",
      'a must be one of "x", 1, null',
    ],
    [
      { properties: { a: { enum: Array.from({ length: 50 }, (_, i) => `value-${i}`) } } },
      { a: 2 },
      "/a",
      "enum",
      `a must be one of ${Array.from({ length: 17 }, (_, i) => `"value-${i}"`).join(", ")} or 33 more`,
    ],
    [{ properties: { a: { const: { b: [1] } } } }, { a: 2 }, "/a", "const", 'a must be {"b":[1]}'],
    [
      { properties: { a: { format: "date" } } },
      { a: "secret" },
      "/a",
      "format",
      "a must be a date (RFC 3339), for example 2024-01-15",
    ],
    [
      { properties: { a: { pattern: "^a$" } } },
      { a: "secret" },
      "/a",
      "pattern",
      "a must match the pattern ^a$",
    ],
    [
      { properties: { a: { pattern: "x.y" } } },
      { a: "secret" },
      "/a",
      "pattern",
      "a must match the pattern x.y",
    ],
    [
      { properties: { a: { minLength: 1 } } },
      { a: "" },
      "/a",
      "minLength",
      "a must have at least 1 character",
    ],
    [
      { properties: { a: { maxLength: 2 } } },
      { a: "abc" },
      "/a",
      "maxLength",
      "a must have at most 2 characters",
    ],
    [{ properties: { a: { minimum: 0 } } }, { a: -1 }, "/a", "minimum", "a must be at least 0"],
    [
      { properties: { a: { exclusiveMaximum: 1.5 } } },
      { a: 2 },
      "/a",
      "exclusiveMaximum",
      "a must be less than 1.5",
    ],
    [
      { properties: { a: { multipleOf: 0.01 } } },
      { a: 19.999 },
      "/a",
      "multipleOf",
      "a must be a multiple of 0.01",
    ],
    [{ properties: { a: { minItems: 2 } } }, { a: [] }, "/a", "minItems", "a must have at least 2 items"],
    [
      { properties: { a: { uniqueItems: true } } },
      {
        a: [
          { b: 1, c: 2 },
          { c: 2, b: 1 },
        ],
      },
      "/a",
      "uniqueItems",
      "a must not hold the same item twice",
    ],
    [
      { properties: { a: { items: { type: "null" } } } },
      { a: [null, 1] },
      "/a/1",
      "type",
      "a/1 must be null",
    ],
    [
      { properties: { a: { prefixItems: [true], items: false } } },
      { a: [1, 2] },
      "/a",
      "items",
      "a must have at most 1 item",
    ],
    [
      { properties: { a: { maxProperties: 1 } } },
      { a: { b: 1, c: 1 } },
      "/a",
      "maxProperties",
      "a must have at most 1 property",
    ],
    [
      { propertyNames: { pattern: "^a$" } },
      { B: 1 },
      "/B",
      "propertyNames",
      "B has a name that does not match the pattern ^a$",
    ],
    [
      { dependentRequired: { a: ["b"] } },
      { a: 1 },
      "/b",
      "dependentRequired",
      "b is missing, because another property that stands here asks for it",
    ],
    [
      { unevaluatedProperties: false, allOf: [{ properties: { a: {} } }] },
      { a: 1, b: 1 },
      "/b",
      "unevaluatedProperties",
      "b is not a declared property",
    ],
    [{ properties: { a: false } }, { a: 1 }, "/a", "false schema", "a is not allowed"],
    [
      { properties: { a: { not: { type: "null" } } } },
      { a: null },
      "/a",
      "not",
      "a must not be what the schema forbids under `not`",
    ],
    [
      { properties: { a: { contains: { const: 1 } } } },
      { a: [2] },
      "/a",
      "contains",
      "a must hold the items that the schema asks for under `contains`",
    ],
    [
      { properties: { a: { oneOf: [true, true] } } },
      { a: 1 },
      "/a",
      "oneOf",
      "a must match exactly one of the alternatives",
    ],
    [
      { if: { required: ["a"] }, else: { required: ["b"] } },
      {},
      "",
      "if",
      "the event must match what the schema asks for in this case",
    ],
  ])("%j refuses %j at %j for its %s", async (schema, value, pointer, keyword, message) => {
    const { validate, isValid } = await loadValidator(schema);
    expect(validate(value)).toContainEqual({ pointer, keyword, message });
    expect(isValid(value)).toBe(false);
    expect(JSON.stringify(validate(value))).not.toContain("secret");
  });

  test("names every missing field", async () => {
    const names = Array.from({ length: 60 }, (_, i) => `field_${i}`);
    const { validate } = await loadValidator({ type: "object", required: names });
    expect(validate({}).map((issue) => issue.pointer)).toEqual(names.map((name) => `/${name}`));
  });
});
