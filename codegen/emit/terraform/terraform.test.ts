import { expect, test } from "vitest";
import { buildModel } from "../../model/build-model.ts";
import { schemaFixture } from "../../model/schema-fixture.ts";
import { terraformEmitter } from "./terraform.ts";

const bare = schemaFixture({ type: "object", properties: { a: { type: "string" } } }, "bare");
const full = schemaFixture(
  {
    title: "Full",
    description: "All there is, ${even} this.",
    type: "object",
    properties: {
      day: { type: "string", format: "date" },
      people: {
        type: "array",
        items: {
          type: "object",
          properties: { mail: { type: "string", "x-pii": "email", "x-bigquery": { name: "email" } } },
        },
      },
    },
    "x-event": { version: "2.1.0", owner: "team" },
    "x-bigquery": {
      table: "fulls",
      partition: { field: "day", by: "MONTH", expirationDays: 90 },
      cluster: ["day"],
      labels: { a: "b" },
    },
  },
  "full",
);

async function emit() {
  const emission = await terraformEmitter.emitAll?.(buildModel([full, bare], new Map()).model);
  const [file] = emission?.files ?? [];
  return { path: file?.path, events: JSON.parse(file?.content ?? "{}").events };
}

test("terraform/events.json tells what the stacks need to know", async () => {
  const { path, events } = await emit();
  expect(path).toBe("terraform/events.json");
  expect(events.full).toEqual({
    table: "fulls",
    deduplicated_view: "fulls_deduplicated",
    version: "2.1.0",
    schema_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    source: "schemas/full.schema.json",
    title: "Full",
    owner: "team",
    description: "All there is, ${even} this.",
    partition_field: "day",
    partition_type: "MONTH",
    expiration_days: 90,
    clustering: ["day"],
    labels: { a: "b" },
    subscription_filter: 'attributes.event_type = "full"',
    pii_columns: { "people.email": "email" },
  });
});

test("every event has every key, in code-unit order of the types", async () => {
  const { events } = await emit();
  expect(Object.keys(events)).toEqual(["bare", "full"]);
  expect(Object.keys(events.bare)).toEqual(Object.keys(events.full));
  expect(events.bare).toMatchObject({
    partition_field: null,
    partition_type: null,
    expiration_days: null,
    clustering: [],
    labels: {},
    pii_columns: {},
  });
});
