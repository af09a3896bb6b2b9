import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { buildModel } from "./build-model.ts";
import { printLock } from "./lock.ts";
import { schemaFixture } from "./schema-fixture.ts";

const properties = {
  event_type: { const: "sample" },
  key: { type: "string" },
  count: { type: "integer" },
  ratio: { type: "number" },
  tags: { type: "array", items: { type: "string" } },
  day: { type: "string", format: "date" },
  at: { type: "string", format: "date-time", "x-bigquery": { name: "happened_at" } },
};

function build(annotations: JsonSchema, stem = "sample") {
  const built = buildModel([schemaFixture({ type: "object", properties, ...annotations }, stem)], new Map());
  return {
    event: built.model.events[0],
    findings: built.diagnostics.map(({ code, pointer }) => `${code} ${pointer}`),
    diagnostics: built.diagnostics,
  };
}

test("an event without annotations gets their defaults", () => {
  expect(build({}).event).toMatchObject({
    type: "sample",
    typeName: "Sample",
    version: "0.0.0",
    owner: "",
    title: "sample",
    source: "schemas/sample.schema.json",
    id: null,
    time: null,
    unknownFields: "keep",
    table: { name: "sample", partition: null, cluster: [], labels: {} },
  });
});

test("annotations are read, and fields become column names", () => {
  const { event, findings } = build({
    title: "Sample",
    description: "What happened.",
    additionalProperties: false,
    "x-event": { version: "1.2.0", owner: "team", id: { field: "key", unique: true }, time: "at" },
    "x-bigquery": {
      table: "samples",
      partition: { field: "at", by: "HOUR", expirationDays: 30 },
      cluster: ["key", "day"],
      labels: { b: "2", a: "1" },
    },
  });
  expect(findings).toEqual([]);
  expect(event).toMatchObject({
    version: "1.2.0",
    owner: "team",
    id: { field: "key", unique: true },
    time: "at",
    unknownFields: "reject",
    table: {
      name: "samples",
      description: "What happened.",
      partition: { field: "happened_at", by: "HOUR", expirationDays: 30 },
      cluster: ["key", "day"],
    },
  });
  expect(Object.keys(event?.table.labels ?? {})).toEqual(["a", "b"]);
});

const refused: readonly [what: string, annotations: JsonSchema, want: string][] = [
  ["an id that is not there", { "x-event": { id: { field: "kye" } } }, "FIELD_NOT_FOUND /x-event/id/field"],
  ["an id that is no key", { "x-event": { id: { field: "ratio" } } }, "FIELD_NOT_SUITABLE /x-event/id/field"],
  ["a time that is not there", { "x-event": { time: "when" } }, "FIELD_NOT_FOUND /x-event/time"],
  ["a time that is none", { "x-event": { time: "key" } }, "FIELD_NOT_SUITABLE /x-event/time"],
  [
    "a partition field that is not there",
    { "x-bigquery": { partition: { field: "dya" } } },
    "FIELD_NOT_FOUND /x-bigquery/partition/field",
  ],
  [
    "a partition by text",
    { "x-bigquery": { partition: { field: "key" } } },
    "FIELD_NOT_SUITABLE /x-bigquery/partition/field",
  ],
  [
    "a date by hours",
    { "x-bigquery": { partition: { field: "day", by: "HOUR" } } },
    "FIELD_NOT_SUITABLE /x-bigquery/partition/by",
  ],
  [
    "a cluster field that is not there",
    { "x-bigquery": { cluster: ["key", "cuont"] } },
    "FIELD_NOT_FOUND /x-bigquery/cluster/1",
  ],
  [
    "a cluster by a float",
    { "x-bigquery": { cluster: ["ratio"] } },
    "FIELD_NOT_SUITABLE /x-bigquery/cluster/0",
  ],
  [
    "a cluster by an array",
    { "x-bigquery": { cluster: ["tags"] } },
    "FIELD_NOT_SUITABLE /x-bigquery/cluster/0",
  ],
  [
    "a fifth cluster field",
    { "x-bigquery": { cluster: ["key", "count", "day", "at", "event_type"] } },
    "FIELD_NOT_SUITABLE /x-bigquery/cluster/4",
  ],
  ["another event_type", { "x-event": { type: "other" } }, "EVENT_TYPE_MISMATCH /properties/event_type"],
  [
    "a table name that SQL refuses",
    { "x-bigquery": { table: "a`; DROP" } },
    "NAME_NOT_ALLOWED /x-bigquery/table",
  ],
  ["null as an event", { type: ["object", "null"] }, "EVENT_NOT_AN_OBJECT "],
  ["an event without properties", { properties: {} }, "EVENT_NOT_AN_OBJECT "],
  ["an event that is no object", { type: "string", properties: undefined as never }, "EVENT_NOT_AN_OBJECT "],
];

test.each(refused)("%s is an error", (_, annotations, want) => {
  const schema = Object.fromEntries(
    Object.entries({ type: "object", properties, ...annotations }).filter(([, value]) => value !== undefined),
  );
  const { diagnostics } = buildModel([schemaFixture(schema)], new Map());
  expect(diagnostics.map(({ code, pointer, severity }) => `${severity} ${code} ${pointer}`)).toEqual([
    `error ${want}`,
  ]);
});

test("a misspelt field comes with the one that was meant", () => {
  const { diagnostics } = build({ "x-bigquery": { partition: { field: "dayy" } } });
  expect(diagnostics[0]?.hint).toBe('Did you mean "day"?');
});

const names: readonly [what: string, properties: JsonSchema, want: readonly string[]][] = [
  ["a name that BigQuery refuses", { "a-b": { type: "string" } }, ["NAME_NOT_ALLOWED /properties/a-b"]],
  [
    "a reserved name",
    { _PARTITIONTIME: { type: "string" } },
    ["NAME_NOT_ALLOWED /properties/_PARTITIONTIME"],
  ],
  ["a system column's name", { _event_id: { type: "string" } }, ["NAME_NOT_ALLOWED /properties/_event_id"]],
  [
    "a name refused within a record",
    { r: { type: "object", properties: { é: { type: "string" } } } },
    ["NAME_NOT_ALLOWED /properties/r/properties/é"],
  ],
  ["a name given for one that is refused", { "a-b": { type: "string", "x-bigquery": { name: "a_b" } } }, []],
  [
    "names that differ in case",
    { ID: { type: "string" }, id: { type: "string" } },
    ["NAME_COLLISION /properties/id"],
  ],
  [
    "a given name that is there",
    { a: { type: "string" }, b: { type: "string", "x-bigquery": { name: "A" } } },
    ["NAME_COLLISION /properties/b"],
  ],
  [
    "keys that are no columns",
    { m: { type: "object", properties: { "a-b": { type: "string" } }, "x-bigquery": { type: "JSON" } } },
    [],
  ],
];

test.each(names)("%s", (_, given, want) => {
  const { findings } = build({ properties: given });
  expect(findings).toEqual(want);
});

test("a collision names both properties", () => {
  const { diagnostics } = build({ properties: { ID: { type: "string" }, id: { type: "string" } } });
  expect(diagnostics[0]?.message).toBe('The properties "ID" and "id" would share the column "ID".');
});

test("a file name that is no event type gives one, with a warning", () => {
  const { event, findings } = build({ properties: { a: { type: "string" } } }, "user-activity");
  expect(event?.type).toBe("user_activity");
  expect(findings).toEqual(["EVENT_TYPE_DERIVED "]);
});

const clashes: readonly [what: string, first: JsonSchema, second: JsonSchema, want: readonly string[]][] = [
  [
    "types",
    { "x-event": { type: "x" } },
    { "x-event": { type: "x" }, "x-bigquery": { table: "y" } },
    ["EVENT_TYPE_TAKEN"],
  ],
  [
    "names of TypeScript types",
    { "x-event": { type: "x1" } },
    { "x-event": { type: "x_1" } },
    ["EVENT_TYPE_TAKEN"],
  ],
  ["tables", { "x-bigquery": { table: "t" } }, { "x-bigquery": { table: "T" } }, ["TABLE_TAKEN"]],
  [
    "a table and a view",
    { "x-bigquery": { table: "t" } },
    { "x-bigquery": { table: "t_deduplicated" } },
    ["TABLE_TAKEN"],
  ],
];

test.each(clashes)(
  "two events with the same %s are an error in the second file, in any order",
  (_, first, second, want) => {
    const base = { type: "object", properties: { a: { type: "string" } } };
    const files = [
      schemaFixture({ ...base, ...first }, "a_first"),
      schemaFixture({ ...base, ...second }, "b_second"),
    ];
    for (const order of [files, files.toReversed()]) {
      const { diagnostics } = buildModel(order, new Map());
      expect(diagnostics.map((one) => one.code)).toEqual(want);
      expect(diagnostics[0]?.file).toBe("schemas/b_second.schema.json");
    }
  },
);

test("the order of the files makes no difference", () => {
  const files = ["c", "a", "b"].map(oneField);
  const [first, second] = [files, files.toReversed()].map((order) => buildModel(order, new Map()));
  expect(second?.model.events).toEqual(first?.model.events);
  expect(second?.diagnostics).toEqual(first?.diagnostics);
  expect([...(second?.locks.values() ?? [])].map(printLock)).toEqual(
    [...(first?.locks.values() ?? [])].map(printLock),
  );
});

test("the hash tells meanings apart, not layouts", () => {
  const base = { type: "object", properties: { a: { type: "string", minLength: 1 } } };
  expect(hashOf({ properties: { a: { minLength: 1, type: "string" } }, type: "object" })).toBe(hashOf(base));
  expect(hashOf({ ...base, description: "x" })).not.toBe(hashOf(base));
  expect(hashOf(base)).toMatch(/^[0-9a-f]{64}$/);
});

function oneField(stem: string) {
  return schemaFixture({ type: "object", properties: { [stem]: { type: "string" }, "a-b": {} } }, stem);
}

function hashOf(schema: JsonSchema) {
  return buildModel([schemaFixture(schema)], new Map()).model.events[0]?.hash;
}
