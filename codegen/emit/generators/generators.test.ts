import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import type { EventModel } from "../../model/event-model.ts";
import {
  generatedFolder,
  modelOf,
  modelOfDirectory,
  type GeneratedFolder,
  removeFolders,
} from "../print/testing/generated-folder.ts";
import { zooSchema } from "../print/testing/zoo.ts";

afterAll(removeFolders);

interface Sample {
  readonly event: unknown;
  readonly broken: { readonly keyword: string; readonly pointer: string } | null;
}

interface GeneratorModule {
  readonly createGenerator: (seed: number) => { next(): Record<string, unknown>; nextInvalid(): Sample };
}

interface Issue {
  readonly keyword: string;
  readonly pointer: string;
}

/** What ajv itself says, as issues of the contract. `multipleOf` is judged in decimal unless `strict`. */
function judge(schema: JsonSchema, strict = false): (event: unknown) => readonly Issue[] {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    ownProperties: true,
    ...(strict ? {} : { multipleOfPrecision: 9 }),
  });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (event) => {
    validate(event);
    const errors = (validate.errors ?? []).filter(({ schemaPath }) => !schemaPath.endsWith("/anyOf/1/type"));
    return errors.map(({ keyword, instancePath, params }) => {
      const child: unknown =
        keyword === "required" ? params["missingProperty"] : params["additionalProperty"];
      return { keyword, pointer: typeof child === "string" ? `${instancePath}/${child}` : instancePath };
    });
  };
}

const events: EventModel[] = [];
let generated: GeneratedFolder;

beforeAll(async () => {
  const shipped = await modelOfDirectory("schemas");
  const zoo = await modelOf({ shipment: zooSchema });
  const model = { events: [...shipped.events, ...zoo.events] };
  events.push(...model.events);
  generated = await generatedFolder(model, ["generators"]);
});

async function generatorOf(type: string): Promise<{ module: GeneratorModule; event: EventModel }> {
  const event = events.find((one) => one.type === type);
  if (event === undefined) throw new Error(type);
  return { module: await generated.load<GeneratorModule>(`generators/${type}.ts`), event };
}

describe.each(["inventory", "order", "user_activity", "shipment"])("%s", (type) => {
  test("events are valid and JSON", async () => {
    const { module, event } = await generatorOf(type);
    const issues = judge(event.schema);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const generator = module.createGenerator(seed);
        for (let count = 0; count < 20; count++) {
          const one = generator.next();
          expect(issues(one)).toEqual([]);
          expect(JSON.parse(JSON.stringify(one))).toStrictEqual(one);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("invalid events break the rule that they name, no other, and keep their type", async () => {
    const { module, event } = await generatorOf(type);
    const issues = judge(event.schema);
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const generator = module.createGenerator(seed);
        for (let count = 0; count < 50; count++) {
          const { event: one, broken } = generator.nextInvalid();
          const found = issues(one).filter(({ keyword }) => keyword !== "anyOf");
          expect(found).toContainEqual(broken);
          expect(new Set(found.map(({ keyword }) => keyword))).toEqual(new Set([broken?.keyword]));
          expect(one).toMatchObject({ event_type: type });
          seen.add(broken?.keyword ?? "");
        }
      }),
      { numRuns: 40 },
    );
    expect(seen).toContain("required");
    expect(seen).toContain("type");
    expect(seen).toContain("enum");
  });

  test("the same seed gives the same events, another one others", async () => {
    const { module } = await generatorOf(type);
    const take = (seed: number) => {
      const generator = module.createGenerator(seed);
      return Array.from({ length: 30 }, (_, index) =>
        index % 3 === 2 ? generator.nextInvalid() : generator.next(),
      );
    };
    const other = module.createGenerator(99);
    const first = take(7);
    other.next();
    expect(take(7)).toEqual(first);
    expect(take(8)).not.toEqual(first);
  });
});

test("orders agree with themselves, in floating point too", async () => {
  const { module, event } = await generatorOf("order");
  const issues = judge(event.schema, true);
  const generator = module.createGenerator(3);
  const orders = Array.from({ length: 500 }, () => generator.next());
  for (const order of orders) {
    const items = order["items"] as { quantity: number; unit_price: number }[];
    const cents = items.reduce((sum, item) => sum + Math.round(item.unit_price * 100) * item.quantity, 0);
    expect(order["total_amount"]).toBe(cents / 100);
    expect(order["event_date"]).toBe(String(order["order_date"]).slice(0, 10));
    expect(issues(order)).toEqual([]);
  }
  expect(new Set(orders.map((one) => one["order_id"])).size).toBe(500);
});

test("annotations and names shape the values", async () => {
  const { module } = await generatorOf("shipment");
  const generator = module.createGenerator(5);
  const all = Array.from({ length: 300 }, () => generator.next());
  const some = (name: string) =>
    all.map((one) => one[name]).filter((one) => one !== undefined && one !== null);
  expect(some("ticket").slice(0, 2)).toEqual(["TK-000001", "TK-000002"]);
  for (const customer of some("customer")) expect(customer).toMatch(/^cust-\d+$/);
  for (const one of all.filter(({ tax }) => tax !== undefined)) {
    expect(one["tax"]).toBeCloseTo(Number(one["total"]) * 0.19, 1);
  }
  for (const one of all.filter((each) => each["shipped_at"] !== null)) {
    expect(one["event_date"]).toBe(String(one["shipped_at"]).slice(0, 10));
  }
  expect(some("status").filter((one) => one === "open").length).toBeGreaterThan(some("status").length / 2);
  expect(JSON.stringify(some("user_agent"))).toContain("Mozilla");
  expect(generated.losses).toEqual([]);
});

test("keys of another event type look like those that its own events have", async () => {
  const event = (name: string, key: JsonSchema, other: string): JsonSchema => ({
    "x-event": { version: "1.0.0", owner: "a", id: { field: "key", unique: false } },
    type: "object",
    properties: {
      event_type: { const: name },
      key: { type: "string", ...key },
      other: { type: "string", "x-faker": { keyOf: other } },
      short: { type: "string", maxLength: 4, "x-faker": { keyOf: other } },
    },
    required: ["key", "other", "short"],
  });
  const model = await modelOf({
    bill: event("bill", { "x-faker": { sequence: { prefix: "B-", start: 500 } } }, "parcel"),
    parcel: event("parcel", { pattern: "^shp_[0-9]{6}$" }, "visit"),
    visit: event("visit", {}, "bill"),
  });
  const folder = await generatedFolder(model, ["generators"]);
  const wanted = { bill: /^shp_\d{6}$/, parcel: /^visit-\d+$/, visit: /^B-(5|6|7|8|9|1[0-4])\d\d$/ };
  for (const [type, form] of Object.entries(wanted)) {
    const { createGenerator } = await folder.load<GeneratorModule>(`generators/${type}.ts`);
    const generator = createGenerator(4);
    const issues = judge(model.events.find((one) => one.type === type)?.schema ?? {});
    for (let count = 0; count < 50; count++) {
      const one = generator.next();
      expect(one["other"]).toMatch(form);
      expect(issues(one)).toEqual([]);
    }
  }
});

test("the key that tells events apart does not come up twice", async () => {
  const model = await modelOf({
    one: {
      "x-event": { version: "1.0.0", owner: "a", id: { field: "key", unique: true } },
      type: "object",
      properties: { event_type: { const: "one" }, key: { type: "string", pattern: "^k[0-9]{3}$" } },
      required: ["key"],
    },
  });
  const folder = await generatedFolder(model, ["generators"]);
  const { createGenerator } = await folder.load<GeneratorModule>("generators/one.ts");
  const generator = createGenerator(2);
  const keys = Array.from({ length: 800 }, () => generator.next()["key"]);
  expect(new Set(keys).size).toBe(800);
});

test("unique values of a method do not come up twice, in elements neither", async () => {
  const digits = { method: "string.numeric", arguments: [3], unique: true };
  const model = await modelOf({
    one: {
      "x-event": { version: "1.0.0", owner: "a" },
      type: "object",
      properties: {
        event_type: { const: "one" },
        code: { type: "string", "x-faker": digits },
        lines: { type: "array", minItems: 2, maxItems: 2, items: { type: "string", "x-faker": digits } },
      },
      required: ["code", "lines"],
    },
  });
  const folder = await generatedFolder(model, ["generators"]);
  const { createGenerator } = await folder.load<GeneratorModule>("generators/one.ts");
  const generator = createGenerator(2);
  const made = Array.from({ length: 450 }, () => generator.next());
  expect(new Set(made.map((event) => event["code"])).size).toBe(450);
  expect(new Set(made.flatMap((event) => event["lines"])).size).toBe(900);
  // When all thousand have come up, events go on.
  for (let i = 0; i < 600; i++) expect(generator.next()["code"]).toMatch(/^\d{3}$/);
});

test("nothing from a schema becomes code", async () => {
  const evil = '"]); process.exit(1); //`${process.exit(1)}\u2028*/';
  const model = await modelOf({
    evil: {
      title: evil,
      description: evil,
      "x-event": { version: "1.0.0", owner: evil },
      type: "object",
      properties: {
        event_type: { const: "evil" },
        [evil]: { enum: [evil, `${evil}2`], description: evil, "x-bigquery": { name: "evil" } },
        pattern: { type: "string", pattern: "^[\"'`$\\\\]{3}$" },
        __proto: { type: "string", "x-faker": { keyOf: "evil", prefix: evil } },
      },
      required: ["event_type", evil, "pattern"],
    },
  });
  const folder = await generatedFolder(model, ["generators"]);
  const { createGenerator } = await folder.load<GeneratorModule>("generators/evil.ts");
  const [event] = model.events;
  const issues = judge(event?.schema ?? {});
  const generator = createGenerator(1);
  for (let count = 0; count < 100; count++) expect(issues(generator.next())).toEqual([]);
});

test.each<[string, JsonSchema, string]>([
  ["a pattern that nothing matches", { type: "string", pattern: "^(?!)$" }, "NO_VALID_SAMPLE"],
  ["a method that faker has not", { type: "string", "x-faker": "no.such" }, "FAKER_NOT_POSSIBLE"],
  ["a sum of text", { type: "number", "x-faker": { sumOf: "/event_type" } }, "FAKER_NOT_POSSIBLE"],
  [
    "choices none of which is legal",
    { enum: ["a"], "x-faker": { oneOf: [{ value: "b", weight: 1 }] } },
    "FAKER_NOT_POSSIBLE",
  ],
  [
    "a pattern that is no text",
    { type: "string", "x-faker": { method: "helpers.fromRegExp", arguments: [{ a: 1 }] } },
    "FAKER_NOT_POSSIBLE",
  ],
  ["a value made from itself", { type: "string", "x-faker": { sameAs: "/value" } }, "FAKER_NOT_POSSIBLE"],
])("reports %s", async (_, value, rule) => {
  const model = await modelOf({
    one: {
      "x-event": { version: "1.0.0", owner: "a" },
      type: "object",
      properties: { event_type: { const: "one" }, value },
      required: ["event_type", "value"],
    },
  });
  const { losses } = await generatedFolder(model, ["generators"]);
  expect(losses.map((one) => [one.rule, one.pointer])).toEqual([[rule, "/properties/value"]]);
});
