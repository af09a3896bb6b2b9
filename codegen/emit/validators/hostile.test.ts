import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { eventFixture } from "../print/event-fixture.ts";
import { emittedText, loadValidator } from "./testing/load-validator.ts";
import { validatorsEmitter } from "./validators.ts";

function ref(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}

/** An object with one property of its own, as it comes out of JSON text. */
function one(name: string, value: unknown): unknown {
  return JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);
}

describe("property names that objects inherit", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

  test.each(names)("%s is a property like any other", async (name) => {
    const properties = one(name, { type: "number" }) as JsonSchema;
    const closed = await loadValidator({
      type: "object",
      properties,
      required: [name],
      additionalProperties: false,
    });
    expect(closed.validate({})).toEqual([
      { pointer: `/${name}`, keyword: "required", message: `${name} is missing` },
    ]);
    expect(closed.validate(one(name, 1))).toEqual([]);
    expect(closed.validate(one(name, "x")).map((issue) => issue.pointer)).toEqual([`/${name}`]);
    const optional = await loadValidator({ type: "object", properties });
    expect(optional.isValid({})).toBe(true);
    const without = await loadValidator({
      type: "object",
      properties: { a: {} },
      additionalProperties: false,
    });
    expect(without.validate(one(name, 1)).map((issue) => issue.pointer)).toEqual([`/${name}`]);
    const constant = await loadValidator({ enum: [one(name, { a: 1 }) as JsonSchema] });
    expect([constant.isValid(one(name, { a: 1 })), constant.isValid({})]).toEqual([true, false]);
  });
});

describe("hostile input", () => {
  test.each<[string, JsonSchema, unknown]>([
    [
      "items",
      {
        type: "array",
        items: { $ref: "#/$defs/a" },
        $defs: { a: { type: "object", properties: { a: { $ref: "#/$defs/a" } } } },
      },
      Array.from({ length: 300_000 }, () => 1),
    ],
    [
      "properties",
      { type: "object", properties: { a: {} }, additionalProperties: false },
      Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i])),
    ],
    [
      "map values",
      { type: "object", additionalProperties: { type: "string" } },
      Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i])),
    ],
    [
      "repeated items",
      { type: "array", uniqueItems: true, items: { type: "string" } },
      Array.from({ length: 100_000 }, (_, i) => ({ a: i })),
    ],
    ["a long name", { type: "object", additionalProperties: false }, { ["x".repeat(100_000)]: 1 }],
  ])("%s: few and short issues", async (_, schema, value) => {
    const issues = (await loadValidator(schema)).validate(value);
    expect(issues.length).toBeGreaterThan(0);
    expect(issues.length).toBeLessThanOrEqual(100);
    expect(Math.max(...issues.map((issue) => issue.pointer.length + issue.message.length))).toBeLessThan(
      1500,
    );
  });

  test("more errors than the limit leave the verdict of alternatives alone", async () => {
    const { isValid } = await loadValidator({
      anyOf: [
        { type: "array", items: { type: "string" } },
        { type: "array", items: { anyOf: [{ type: "null" }, { type: "number" }] } },
      ],
      contains: { const: 499 },
    });
    const numbers = Array.from({ length: 500 }, (_, i) => i);
    expect(isValid(numbers)).toBe(true);
    expect(isValid([...numbers, "x"])).toBe(false);
    expect(isValid(numbers.slice(0, 499))).toBe(false);
  });

  test.each<[string, string, boolean]>([
    ["^(a+)+$", "a".repeat(50_000), true],
    ["^(a+)+$", `${"a".repeat(50_000)}!`, false],
    ["^(\\w+\\s?)*$", `${"word ".repeat(10_000)}!`, false],
    ["^([a-z]+\\.)+[a-z]{2,}$", "mail.example.com", true],
    ["a*b", "a".repeat(200_000), false],
    ["^a*a*a*a*$", `${"a".repeat(50_000)}b`, false],
    ["^(?:é|😀|.)+$", `${"😀".repeat(20)}\n`, false],
    ["^(?:é|😀|.)+$", "😀".repeat(20), true],
    ["x|^(b|bb)*$", "b".repeat(50), true],
    ["^(?=.*\\d)(\\w+\\s?)*$", `${"word ".repeat(10_000)}1`, true],
    ["^(?!.*\\d)(\\w+\\s?)*$", `${"word ".repeat(10_000)}1`, false],
    ["^x|a*b", "a".repeat(200_000), false],
  ])("pattern %s takes no longer than its text", async (pattern, text, want) => {
    const value = await loadValidator({ type: "string", pattern });
    const name = await loadValidator({ patternProperties: { [pattern]: false } });
    expect([value.isValid(text), name.isValid({ [text]: 1 })]).toEqual([want, !want]);
  });

  test.each([
    ["^(?:(a|b)\\1)+$", 8],
    ["^(a+)-(b+)-\\1$", 3162],
    ["^((a{100}){100}){100}$", 8],
  ])(
    "pattern %s, that nothing decides in time, counts for texts of up to %i characters",
    async (pattern, length) => {
      const schema = { type: "object", properties: { a: { type: "string", pattern } } } as const;
      const { isValid } = await loadValidator(schema);
      const verdicts = [length, length + 1].map((count) => isValid({ a: "x".repeat(count) }));
      expect(verdicts).toEqual([false, true]);
      const emission = await validatorsEmitter.emitEvent?.(eventFixture("order", schema));
      expect(emission?.losses).toMatchObject([
        { rule: "PATTERN_UNDECIDED", message: expect.stringContaining(JSON.stringify(pattern)) },
      ]);
    },
  );

  test("a document nested too deeply is refused, not thrown at", async () => {
    const { validate, isValid } = await loadValidator({
      $ref: "#/$defs/list",
      $defs: { list: { type: "array", items: { $ref: "#/$defs/list" } } },
    });
    let nested: unknown = [];
    for (let i = 0; i < 200_000; i++) nested = [nested];
    expect(isValid(nested)).toBe(false);
    expect(validate(nested)).toEqual([
      { pointer: "", keyword: "$ref", message: "the event is nested too deeply" },
    ]);
    expect(validate([[]])).toEqual([]);
  });

  test.each(["anyOf", "oneOf"])("a fault deep in nested %s is found in linear time", async (keyword) => {
    const branches = [
      { properties: { next: { $ref: "#/$defs/node" } }, required: ["next"] },
      { properties: { end: { type: "string" } }, required: ["end"] },
    ];
    const { validate } = await loadValidator({
      $ref: "#/$defs/node",
      $defs: { node: { type: "object", [keyword]: branches, unevaluatedProperties: false } },
    });
    // A check that ran twice at each level would not end.
    const nested = (end: unknown): unknown => {
      let node: unknown = { end };
      for (let i = 0; i < 1_000; i++) node = { next: node };
      return node;
    };
    expect(validate(nested("x"))).toEqual([]);
    expect(validate(nested(1)).length).toBeGreaterThan(0);
  });

  const twice: readonly [string, JsonSchema][] = [
    ["allOf", { properties: { next: { allOf: [ref("node"), ref("node")] } } }],
    [
      "branches",
      { properties: { next: { anyOf: [ref("node"), { allOf: [ref("node"), { minProperties: 9 }] }] } } },
    ],
    [
      "branches that go on",
      {
        oneOf: [
          { properties: { next: ref("node") } },
          { required: ["b"], properties: { next: ref("node") } },
        ],
      },
    ],
    [
      "conditions",
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, never awaited
      { if: { properties: { next: ref("node") } }, then: { properties: { next: ref("node") } }, else: false },
    ],
    [
      "marks",
      {
        allOf: [{ properties: { next: ref("node") } }, { properties: { next: ref("node") } }],
        unevaluatedProperties: false,
      },
    ],
  ];
  test.each(twice)("what %s apply to one value more than once is checked once", async (_, node) => {
    const { validate, isValid } = await loadValidator({
      ...ref("node"),
      $defs: { node: { type: "object", ...node } },
    });
    let [valid, invalid]: unknown[] = [{}, { next: 1 }];
    for (let i = 0; i < 80; i++) [valid, invalid] = [{ next: valid }, { next: invalid }];
    // Checked afresh each time, 80 levels would take 2 ** 80 checks.
    expect([isValid(valid), isValid(invalid)]).toEqual([true, false]);
    expect(validate(valid)).toEqual([]);
    expect(validate(invalid).length).toBeGreaterThan(0);
    // A memory that outlives its document would know the object.
    const changed = { next: {} as unknown };
    expect(isValid(changed)).toBe(true);
    changed.next = 1;
    expect(isValid(changed)).toBe(false);
  });

  test("schemas that double each other in place are checked in linear time", async () => {
    const $defs: Record<string, JsonSchema> = { d99: { type: "string" } };
    for (let i = 0; i < 99; i++) $defs[`d${i}`] = { allOf: [ref(`d${i + 1}`), ref(`d${i + 1}`)] };
    const { validate, isValid } = await loadValidator({ ...ref("d0"), $defs });
    expect([isValid("x"), isValid(1), validate("x").length, validate(1)[0]?.keyword]).toEqual([
      true,
      false,
      0,
      "type",
    ]);
  });

  test("a definition that is used everywhere is written once", async () => {
    const fields = (count: number, schemaOf: (index: number) => JsonSchema) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, schemaOf(index)]));
    const $defs = fields(50, () => ({
      properties: fields(10, () => ({ type: "string", pattern: "^[a-z]{2}x*$" })),
    }));
    const schema = { type: "object", properties: fields(3_000, (index) => ref(`p${index % 50}`)), $defs };
    expect((await emittedText(schema)).length).toBeLessThan(1_000_000);
    const { validate } = await loadValidator(schema);
    expect(validate({ p2999: { p9: 1 } }).map((issue) => issue.pointer)).toEqual(["/p2999/p9"]);
  });

  test.each([true, false])("very many properties fit on the stack, closed: %s", async (closed) => {
    const names = Array.from({ length: 40_000 }, (_, i) => `p${i}`);
    const properties = Object.fromEntries(names.map((name) => [name, { type: "string", minLength: 3 }]));
    const { validate } = await loadValidator({
      type: "object",
      properties,
      required: ["p7", "q"],
      ...(closed && { additionalProperties: false }),
    });
    const wrong = validate({ p39999: 1, q: 1, r: 1 }).map(({ pointer, keyword }) => `${pointer} ${keyword}`);
    const surplus = closed ? ["/q additionalProperties", "/r additionalProperties"] : [];
    expect(wrong).toEqual(["/p7 required", "/p39999 type", ...surplus]);
  });

  test("a schema may have as many properties as it likes", async () => {
    const names = Array.from({ length: 30_000 }, (_, i) => `p${i}`);
    const short = { type: ["string", "null"], maxLength: 1 };
    const text = await emittedText({
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, short])),
      additionalProperties: false,
    });
    expect(text.match(/"maxLength"/g)).toHaveLength(names.length);
  });

  test("names and values of a schema cannot become code", async () => {
    const evil =
      '*/"`${globalThis.pwned = 1}`\'\n\r\u2028,schemaPath:"x",keyword:"y"};\nrequire("fs");\nconst err0 = {';
    const schema: JsonSchema = {
      type: "object",
      properties: {
        [evil]: { type: "string", enum: [evil], pattern: "\\\\|.|\n", not: { const: { [evil]: evil } } },
      },
      required: [evil],
      additionalProperties: false,
      $defs: { [evil]: {} },
    };
    const { validate } = await loadValidator(schema);
    expect(validate({ [evil]: evil })).toEqual([]);
    expect(validate({ [evil]: "x" }).map((issue) => issue.keyword)).toEqual(["enum"]);
    expect(validate({}).map((issue) => issue.keyword)).toEqual(["required"]);
    expect("pwned" in globalThis).toBe(false);
  });
});
