import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { buildModel } from "./build-model.ts";
import type { Column } from "./event-model.ts";
import type { LockSet } from "./lock.ts";
import { schemaFixture } from "./schema-fixture.ts";

const text = { type: "string" };

function build(schema: JsonSchema, locks: LockSet = new Map()) {
  const built = buildModel([schemaFixture(schema)], locks, { lenient: true });
  const [event] = built.model.events;
  return {
    event,
    names: event?.table.columns.map((one) => one.name),
    findings: built.diagnostics.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`),
    locks: built.locks,
  };
}

function named(...names: readonly string[]): JsonSchema {
  return { type: "object", properties: Object.fromEntries(names.map((name) => [name, text])) };
}

const names: readonly [given: readonly string[], want: readonly string[], changed: readonly string[]][] = [
  [["a", "B_1"], ["a", "B_1"], []],
  [["a-b"], ["a_b"], ["a-b"]],
  [
    ["$x", "é", "1st", "a.b c"],
    ["_x", "e", "f_1st", "a_b_c"],
    ["$x", "é", "1st", "a.b c"],
  ],
  [
    ["ID", "id", "Id"],
    ["ID", "id_2", "Id_3"],
    ["id", "Id"],
  ],
  [
    ["a-b", "a_b", "a b"],
    ["a_b_2", "a_b", "a_b_3"],
    ["a-b", "a b"],
  ],
  [
    ["_PARTITIONTIME", "_event_id"],
    ["f_PARTITIONTIME", "f_event_id"],
    ["_PARTITIONTIME", "_event_id"],
  ],
  [
    ["日本", "中国"],
    ["_", "__2"],
    ["日本", "中国"],
  ],
  [["x".repeat(301)], ["x".repeat(298)], ["x".repeat(301)]],
];

test.each(names)("%j are columns %j", (given, want, changed) => {
  const { names: found, findings } = build(named(...given));
  expect(found).toEqual(want);
  expect(findings.toSorted()).toEqual(
    changed.map((name) => `warning NAME_CHANGED /properties/${name}`).toSorted(),
  );
});

test("a name once given stays, whatever comes before it", () => {
  const first = build(named("a-b", "A"));
  const { event, findings } = build(named("a_b", "a", "a-b", "A"), first.locks);
  const byProperty = Object.fromEntries(event?.table.columns.map((one) => [one.property, one.name]) ?? []);
  expect(byProperty).toEqual({ "a-b": "a_b", A: "A", a_b: "a_b_2", a: "a_2" });
  expect(findings.filter((one) => one.startsWith("error"))).toEqual([]);
});

test("the name of a removed column is not given to another one", () => {
  const removed = build(named("b"), build(named("a-b", "b")).locks);
  const { names: found, findings } = build(named("b", "a b"), removed.locks);
  expect(found).toEqual(["b", "a_b_2"]);
  expect(findings).toEqual(["warning NAME_CHANGED /properties/a b"]);
});

test("a name that is given in the schema is kept, and must be legal and free", () => {
  const given = (name: string) => ({ ...text, "x-bigquery": { name } });
  const schema = {
    type: "object",
    properties: { id: text, ID: given("upper_id"), x: given("a-b"), y: given("UPPER_ID") },
  };
  expect(build(schema).findings).toEqual([
    "error NAME_COLLISION /properties/y/x-bigquery/name",
    "error NAME_NOT_ALLOWED /properties/x/x-bigquery/name",
  ]);
});

const roots: readonly [what: string, schema: JsonSchema, column: string][] = [
  ["an array", { type: "array", items: text }, "REPEATED scalar"],
  ["a map", { type: "object", additionalProperties: text }, "REPEATED map"],
  ["a free-form object", { type: "object" }, "REQUIRED json"],
  ["an object that is always empty", { type: "object", additionalProperties: false }, "REQUIRED json"],
  ["a text", text, "REQUIRED scalar"],
  ["anything", {}, "NULLABLE json"],
];

test.each(roots)("a document that is %s stands in one column", (_, schema, want) => {
  const { event, findings } = build(schema);
  const [column, ...others] = event?.table.columns ?? [];
  expect([column?.name, `${column?.mode} ${column?.kind}`, others]).toEqual(["value", want, []]);
  expect(event?.wrapped).toBe(true);
  expect(findings).toEqual(["warning EVENT_WRAPPED "]);
});

test("a union of objects at the root is one table", () => {
  const branch = (kind: string, v: JsonSchema) => ({
    ...named("own"),
    properties: { kind: { const: kind }, v },
    required: ["kind"],
  });
  const { event, findings } = build({ oneOf: [branch("a", text), branch("b", { type: "integer" })] });
  expect(event?.table.columns.map((one) => `${one.name} ${one.kind}`)).toEqual(["kind scalar", "v json"]);
  expect(findings).toEqual([]);
});

test("mistakes that leave the table right are warnings", () => {
  const schema = {
    ...named("a"),
    required: ["b"],
    properties: { a: text, event_type: { const: "other" }, n: { const: 1, enum: [2] } },
  };
  expect(build(schema).findings).toEqual([
    "warning EVENT_TYPE_MISMATCH /properties/event_type",
    "warning NEVER_VALID /properties/n/const",
    "warning REQUIRED_NOT_DECLARED /required/0",
  ]);
});

test("names and numbers follow the options, where the schema says nothing", () => {
  const schema = {
    type: "object",
    properties: {
      orderId: text,
      HTTPStatus: { type: "integer" },
      amount: { type: "number" },
      weight: { type: "number", "x-bigquery": { type: "FLOAT64", name: "weightKg" } },
      inner: named("userAgent"),
    },
  };
  const options = { naming: "snake_case", numbers: "NUMERIC" } as const;
  const { model } = buildModel([schemaFixture(schema)], new Map(), options);
  const table = model.events[0]?.table;
  const nameAndType = (column: Column): string =>
    `${column.name} ${column.kind === "scalar" ? column.type : column.kind === "record" ? column.columns.map(nameAndType).join() : ""}`;
  expect(table?.columns.map(nameAndType)).toEqual([
    "order_id STRING",
    "http_status INT64",
    "amount NUMERIC",
    "weightKg FLOAT64",
    "inner user_agent STRING",
  ]);
});
