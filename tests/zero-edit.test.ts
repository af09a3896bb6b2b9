import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyOfProject } from "./support/scratch.ts";
import { runNode } from "./support/process.ts";
import { startStackProcess, type StackProcess } from "./support/stack.ts";
import { until } from "./support/until.ts";

const parcel = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Parcel",
  description: "A parcel's size.",
  type: "object",
  properties: {
    grams: { type: "integer", description: "Weight in grams.", minimum: 1, maximum: 70_000 },
    fragile: { type: "boolean", description: "Handle with care." },
  },
  required: ["grams"],
  additionalProperties: false,
};

const shipment = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Shipment",
  description: "A shipment left a warehouse.",
  "x-event": {
    version: "1.0.0",
    owner: "logistics",
    id: { field: "shipment_id", unique: true },
    time: "sent_at",
  },
  "x-bigquery": { table: "shipments", partition: { field: "sent_on", by: "DAY" } },
  type: "object",
  properties: {
    event_type: { const: "shipment", description: "Always shipment." },
    shipment_id: { type: "string", pattern: "^shp-[0-9a-f]{8}$", description: "Key." },
    sent_at: { type: "string", format: "date-time", description: "Departure." },
    sent_on: {
      type: "string",
      format: "date",
      description: "Day of departure.",
      "x-faker": { sameAs: "/sent_at", as: "date" },
    },
    delivered_at: { type: ["string", "null"], format: "date-time", description: "Arrival, once known." },
    carrier: { enum: ["dhl", "ups", null], description: "Carrier, null for own vans." },
    address: {
      type: "object",
      description: "Where to.",
      properties: {
        city: { type: "string", minLength: 1, maxLength: 80, description: "City." },
        geo: {
          type: "object",
          description: "Position.",
          properties: {
            lat: { type: "number", minimum: -90, maximum: 90, description: "Latitude." },
            lon: { type: "number", minimum: -180, maximum: 180, description: "Longitude." },
          },
          required: ["lat", "lon"],
        },
      },
      required: ["city"],
    },
    lines: {
      type: "array",
      description: "What is in it.",
      minItems: 1,
      maxItems: 4,
      items: {
        type: "object",
        properties: {
          sku: { type: "string", pattern: "^[A-Z]{3}-[0-9]{3}$", description: "Article." },
          quantity: { type: "integer", minimum: 1, maximum: 99, description: "Pieces." },
        },
        required: ["sku", "quantity"],
      },
    },
    route: {
      type: "array",
      description: "Legs of stops.",
      maxItems: 3,
      items: { type: "array", maxItems: 3, items: { type: "integer", minimum: 0, maximum: 999 } },
    },
    tags: {
      type: "object",
      description: "Free labels.",
      maxProperties: 4,
      additionalProperties: { type: "string", maxLength: 40 },
    },
    parcel: { $ref: "shared/parcel.schema.json" },
  },
  required: ["event_type", "shipment_id", "sent_at", "sent_on", "carrier", "address", "lines"],
};

const sent = {
  event_type: "shipment",
  shipment_id: "shp-0011aabb",
  sent_at: "2026-03-01T23:30:00+02:00",
  sent_on: "2026-03-01",
  delivered_at: null,
  carrier: null,
  address: { city: "Köln", geo: { lat: 50.94, lon: 6.96 } },
  lines: [
    { sku: "ABC-001", quantity: 2 },
    { sku: "XYZ-999", quantity: 1 },
  ],
  route: [[1, 2], [], [3]],
  tags: { season: "spring", "a.b": "dots" },
  parcel: { grams: 1200, fragile: true },
  note: "a field that the schema does not name",
};

async function post(stack: StackProcess, path: string, body: unknown): Promise<Response> {
  return fetch(`${stack.generator}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

function rowsOf(stack: StackProcess, sql: string, count: number) {
  return until(`${sql} has ${count} rows`, async () => {
    const rows = await stack.query(sql);
    return rows.length === count ? rows : null;
  });
}

test("a schema file is all that a new event type takes", { timeout: 180_000 }, async () => {
  await using project = await copyOfProject();
  const cwd = project.path;
  await writeFile(join(cwd, "schemas/shared/parcel.schema.json"), JSON.stringify(parcel, null, 2));
  await writeFile(join(cwd, "schemas/shipment.schema.json"), JSON.stringify(shipment, null, 2));

  const generated = await runNode(["codegen/cli.ts"], { cwd });
  expect(generated).toMatchObject({ code: 0, stdout: "" });
  const checked = await runNode(["node_modules/typescript/bin/tsc", "--noEmit"], { cwd });
  expect(checked).toMatchObject({ code: 0, stdout: "" });

  const data = join(cwd, ".local");
  await using stack = await startStackProcess(data, cwd);
  expect((await post(stack, "/generate/shipment?count=25&seed=11", undefined)).status).toBe(202);
  const answer = await post(stack, "/events/shipment", sent);
  expect(answer.status).toBe(202);
  expect(await answer.json()).toMatchObject({ event_id: "shp-0011aabb", event_type: "shipment" });
  expect((await post(stack, "/events/shipment", { ...sent, lines: [] })).status).toBe(422);

  const again = JSON.stringify({ ...sent, shipment_id: "shp-2222cccc" });
  expect(await stack.events(["publish", "-"], again)).toMatchObject({ code: 0 });
  expect(await stack.events(["publish", "-"], again)).toMatchObject({ code: 0 });
  const published = await until("the repeated event is stored", async () => {
    const rows = await stack.query("SELECT * FROM shipments_deduplicated WHERE shipment_id = 'shp-2222cccc'");
    return rows.length > 0 ? rows : null;
  });
  expect(published.map((row) => row["_event_id"])).toEqual(["shp-2222cccc"]);

  const rows = await rowsOf(stack, "SELECT * FROM shipments WHERE shipment_id <> 'shp-2222cccc'", 26);
  expect(rows.find((row) => row["_event_id"] === "shp-0011aabb")).toMatchObject({
    event_type: "shipment",
    sent_at: "2026-03-01T21:30:00.000000Z",
    sent_on: "2026-03-01",
    delivered_at: null,
    carrier: null,
    address: { city: "Köln", geo: { lat: 50.94, lon: 6.96 } },
    lines: [
      { sku: "ABC-001", quantity: 2 },
      { sku: "XYZ-999", quantity: 1 },
    ],
    route: [{ list: [1, 2] }, { list: [] }, { list: [3] }],
    tags: [
      { key: "season", value: "spring" },
      { key: "a.b", value: "dots" },
    ],
    parcel: { grams: 1200, fragile: true },
    _extra: '{"/note":"a field that the schema does not name"}',
    _schema_version: "1.0.0",
  });
  expect(await (await fetch(`${stack.generator}/events`)).json()).toEqual(
    expect.arrayContaining([expect.objectContaining({ type: "shipment", table: "shipments" })]),
  );
  const terraform = JSON.parse(await readFile(join(cwd, "generated/terraform/events.json"), "utf8"));
  expect(terraform.events.shipment.table).toBe("shipments");
  expect(await stack.stop()).toBe(0);
});

test("an optional nested field becomes a column next to old rows", { timeout: 180_000 }, async () => {
  await using project = await copyOfProject();
  const cwd = project.path;
  const data = join(cwd, ".local");
  const order = {
    event_type: "order",
    order_id: "order-123",
    customer_id: "customer-456",
    order_date: "2024-01-15T10:30:00Z",
    status: "pending",
    items: [{ product_id: "prod-456", quantity: 1, unit_price: 99.99 }],
    total_amount: 99.99,
    currency: "USD",
    event_date: "2024-01-15",
  };
  {
    await using before = await startStackProcess(data, cwd);
    expect((await post(before, "/events/order", order)).status).toBe(202);
    await rowsOf(before, "SELECT * FROM orders", 1);
  }

  const file = join(cwd, "schemas/order.schema.json");
  const schema = JSON.parse(await readFile(file, "utf8"));
  schema["x-event"].version = "1.1.0";
  schema.properties.delivery = {
    type: "object",
    description: "Where the order goes.",
    properties: { note: { type: "string", maxLength: 200, description: "For the driver." } },
  };
  await writeFile(file, JSON.stringify(schema, null, 2));
  expect(await runNode(["codegen/cli.ts"], { cwd })).toMatchObject({ code: 0, stdout: "" });

  await using after = await startStackProcess(data, cwd);
  const changed = { ...order, order_id: "order-124", delivery: { note: "ring twice" } };
  expect((await post(after, "/events/order", changed)).status).toBe(202);
  const rows = await rowsOf(
    after,
    "SELECT order_id, delivery.note AS note, _schema_version FROM orders ORDER BY order_id",
    2,
  );
  expect(rows).toEqual([
    { order_id: "order-123", note: null, _schema_version: "1.0.0" },
    { order_id: "order-124", note: "ring twice", _schema_version: "1.1.0" },
  ]);
});
