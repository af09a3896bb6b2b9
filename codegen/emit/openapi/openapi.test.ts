import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { eventFixture } from "../print/event-fixture.ts";
import { openapiEmitter } from "./openapi.ts";

/** As much of a document as the tests look at. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly schema: JsonSchema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

const order: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://example.com/order",
  title: "Order",
  description: "An order.",
  "x-event": { type: "order" },
  type: "object",
  properties: {
    event_type: { const: "order" },
    order_date: { type: "string", format: "date-time", "x-faker": { method: "date.recent" } },
    customer: { type: "string", "x-pii": "pseudonym" },
    lines: { type: "array", minItems: 1, items: { $ref: "#/$defs/line" } },
    parent: { $ref: "#" },
  },
  required: ["event_type", "order_date", "lines"],
  additionalProperties: false,
  $defs: {
    line: {
      type: "object",
      properties: { quantity: { type: "integer", minimum: 2 }, part: { $ref: "#/$defs/line" } },
      required: ["quantity"],
    },
  },
};
const visit: JsonSchema = {
  type: "object",
  properties: { page: { type: "string", pattern: "^/" } },
  required: ["page"],
};

async function documentOf(schemas: Readonly<Record<string, JsonSchema>>): Promise<Document> {
  const events = Object.entries(schemas).map(([type, schema]) => eventFixture(type, schema));
  const emission = await openapiEmitter.emitAll?.({ events });
  return JSON.parse(emission?.files[0]?.content ?? "{}") as Document;
}

describe("openapiEmitter", () => {
  test.each([
    ["no events", {}],
    ["two events", { order, visit }],
  ])("writes a valid OpenAPI 3.1 document for %s", async (_, schemas) => {
    const result = await new Validator().validate(
      structuredClone(await documentOf(schemas)) as unknown as Record<string, unknown>,
    );
    expect(result.errors).toBe(undefined);
    expect(result.valid).toBe(true);
  });

  test("every reference leads somewhere, and operation ids are unique", async () => {
    const document = await documentOf({ order, visit });
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(references.length).toBeGreaterThan(30);
    for (const reference of references) {
      const tokens = reference.slice('"$ref":"#/'.length, -1).split("/");
      const target = tokens.reduce<unknown>(
        (value, token) => (value as Record<string, unknown> | undefined)?.[token],
        document,
      );
      expect({ reference, found: target !== undefined }).toEqual({ reference, found: true });
    }
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("has the routes of the service, with one path per event type", async () => {
    const { paths } = await documentOf({ order, visit });
    const routes = Object.entries(paths).map(
      ([path, item]) => `${Object.keys(item).join().toUpperCase()} ${path}`,
    );
    expect(routes).toEqual([
      "POST /events/order",
      "POST /events/visit",
      "POST /generate/{event_type}",
      "POST /generate",
      "GET /events",
      "GET /openapi.json",
      "GET /docs",
      "GET /health",
      "GET /liveness",
      "GET /readiness",
    ]);
    expect(Object.keys(paths["/events/order"]?.["post"]?.responses ?? {})).toEqual([
      "202",
      "207",
      "400",
      "401",
      "404",
      "405",
      "413",
      "415",
      "422",
      "429",
      "503",
    ]);
    expect(paths["/generate/{event_type}"]?.["post"]?.parameters?.[0]?.schema).toEqual({
      type: "string",
      enum: ["order", "visit"],
    });
  });

  test("the schema of a request decides about events as the event's schema does", async () => {
    const document = await documentOf({ order, visit });
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(document, "document");
    const check = ajv.compile({
      $ref: "document#/paths/~1events~1order/post/requestBody/content/application~1json/schema",
    });
    const valid = {
      event_type: "order",
      order_date: "2024-01-15T10:30:00Z",
      lines: [{ quantity: 2, part: { quantity: 3 } }],
    };
    const nested = { ...valid, lines: [{ quantity: 2, part: { quantity: 1 } }] };
    const given = [
      valid,
      [valid, valid],
      { ...valid, parent: valid },
      {},
      [],
      [valid, {}],
      nested,
      { ...valid, parent: {} },
    ];
    expect(given.map((one) => check(one))).toEqual([true, true, true, false, false, false, false, false]);
  });

  test("keeps annotations but not how data is made, and properties that are named like keywords", async () => {
    const named = {
      ...order,
      properties: { $ref: { type: "string" }, examples: { type: "string" } },
      required: [],
    };
    const { components } = await documentOf({ order, named });
    expect(components.schemas["named"]?.["properties"]).toEqual(named.properties);
    const text = JSON.stringify(components.schemas["order"]);
    expect(text).toContain('"x-pii":"pseudonym"');
    expect(text).toContain('"x-event"');
    expect(text).not.toMatch(/x-faker|\$schema|\$id/);
  });

  test("gives an example where the schema says enough for one", async () => {
    const { components } = await documentOf({ order, visit });
    const line = { quantity: 2 };
    const examples = components.schemas["order"]?.["examples"];
    expect(examples).toEqual([
      {
        event_type: "order",
        order_date: "2024-01-15T10:30:00Z",
        customer: "text",
        lines: [line],
      },
    ]);
    expect(components.schemas["visit"]).not.toHaveProperty("examples");
    const own = await documentOf({ visit: { ...visit, examples: [{ page: "/a" }] } });
    expect(own.components.schemas["visit"]?.["examples"]).toEqual([{ page: "/a" }]);
  });

  test("definitions that multiply do not multiply the document", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `d${index}`);
    const referring = (index: number) => ({
      type: "object",
      properties: Object.fromEntries(
        names.map((name, at) => [name, { $ref: `#/$defs/d${(at + index) % 50}` }]),
      ),
    });
    const $defs = Object.fromEntries(names.map((name, index) => [name, referring(index)]));
    const { components } = await documentOf({ order: { ...referring(0), $defs } });
    expect(components.schemas["order"]).toHaveProperty("examples");
    // Followed to its end, five levels of 50 references each are 300 million values.
    expect(JSON.stringify(components.schemas["order"]).length).toBeLessThan(1_000_000);
  });

  test("the same events give the same bytes", async () => {
    expect(await documentOf({ order, visit })).toEqual(await documentOf({ order, visit }));
  });
});
