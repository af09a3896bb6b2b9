import { expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { build, codesOf, columnsOf, evolve, lockOf, type Version } from "./lock-fixture.ts";
import { tableResource } from "./table-resource.ts";

const text = { type: "string" };
const integer = { type: "integer" };
const record = (...names: readonly string[]) => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, text])),
});

const orders: readonly [what: string, versions: readonly Version[], want: string][] = [
  ["the order of the schema at first", [{ properties: { b: text, a: text } }], "b a"],
  ["a new column at the end", [{ properties: { b: text } }, { properties: { a: text, b: text } }], "b a"],
  [
    "columns that were reordered in the file",
    [{ properties: { b: text, a: text } }, { properties: { a: text, b: text } }],
    "b a",
  ],
  [
    "a new nested column at the end of its record",
    [{ properties: { r: record("b"), z: text } }, { properties: { r: record("a", "b"), z: text } }],
    "r{b a} z",
  ],
  [
    "a new column in an array of objects",
    [
      { properties: { r: { type: "array", items: record("b") } } },
      { properties: { r: { type: "array", items: record("a", "b") } } },
    ],
    "r{b a}",
  ],
  [
    "a new column in an array of arrays of objects",
    [1, 2].map((count) => ({
      properties: {
        r: {
          type: "array",
          items: { type: "array", items: record(...["b", "a"].slice(0, count).toSorted()) },
        },
      },
    })),
    "r{list{b a}}",
  ],
  [
    "a new column in a map",
    [
      { properties: { r: { type: "object", additionalProperties: record("b") } } },
      { properties: { r: { type: "object", additionalProperties: record("a", "b") } } },
    ],
    "r{key! value{b a}}",
  ],
  ["no removed column", [{ properties: { a: text, b: text } }, { properties: { b: text } }], "b"],
  [
    "a column that came back in its old place",
    [
      { properties: { a: text, b: text } },
      { properties: { b: text } },
      { properties: { b: text, c: text, a: text } },
    ],
    "a b c",
  ],
  [
    "a record that came back with its columns",
    [
      { properties: { r: record("b", "a") } },
      { properties: { x: text } },
      { properties: { x: text, r: record("a", "b") } },
    ],
    "r{b a} x",
  ],
];

test.each(orders)("the table has %s", (_, versions, want) => {
  expect(columnsOf(evolve(...versions))).toBe(want);
});

const modes: readonly [what: string, versions: readonly Version[], want: string, codes: readonly string[]][] =
  [
    ["REQUIRED in a new table", [{ properties: { a: text }, required: ["a"] }], "a!", []],
    [
      "relaxed when it becomes optional",
      [{ properties: { a: text }, required: ["a"] }, { properties: { a: text } }],
      "a",
      [],
    ],
    [
      "NULLABLE for good when it becomes required",
      [{ properties: { a: text } }, { properties: { a: text }, required: ["a"] }],
      "a",
      ["LOCKED_NULLABLE /properties/a"],
    ],
    [
      "NULLABLE when new in a table that is there",
      [{ properties: { a: text } }, { properties: { a: text, b: text }, required: ["b"] }],
      "a b",
      ["LOCKED_NULLABLE /properties/b"],
    ],
    [
      "REQUIRED within a record that is new itself",
      [{ properties: { a: text } }, { properties: { a: text, r: { ...record("b"), required: ["b"] } } }],
      "a r{b!}",
      [],
    ],
    [
      "NULLABLE within a record that is there",
      [{ properties: { r: record("a") } }, { properties: { r: { ...record("a", "b"), required: ["b"] } } }],
      "r{a b}",
      ["LOCKED_NULLABLE /properties/r/properties/b"],
    ],
    [
      "NULLABLE when it comes back",
      [
        { properties: { a: text, b: text }, required: ["a"] },
        { properties: { b: text } },
        { properties: { a: text, b: text } },
      ],
      "a b",
      [],
    ],
  ];

test.each(modes)("a column is %s", (_, versions, want, codes) => {
  const built = evolve(...versions);
  expect(columnsOf(built)).toBe(want);
  expect(codesOf(built)).toEqual(codes);
});

const decimal = (maximum: number) => ({ type: "number", multipleOf: 0.01, minimum: 0, maximum });
const refusals: readonly [what: string, versions: readonly Version[], code: string][] = [
  [
    "another type",
    [{ properties: { a: text } }, { properties: { a: integer } }],
    "LOCKED_TYPE_CHANGED /properties/a",
  ],
  [
    "a wider type",
    [{ properties: { a: integer } }, { properties: { a: { type: "number" } } }],
    "LOCKED_TYPE_CHANGED /properties/a",
  ],
  [
    "more digits",
    [{ properties: { a: decimal(99) } }, { properties: { a: decimal(100) } }],
    "LOCKED_TYPE_CHANGED /properties/a",
  ],
  [
    "an array",
    [{ properties: { a: text } }, { properties: { a: { type: "array", items: text } } }],
    "LOCKED_TYPE_CHANGED /properties/a",
  ],
  [
    "a single value",
    [{ properties: { a: { type: "array", items: text } } }, { properties: { a: text } }],
    "LOCKED_TYPE_CHANGED /properties/a",
  ],
  [
    "JSON",
    [
      { properties: { a: record("b") } },
      { properties: { a: { ...record("b"), "x-bigquery": { type: "JSON" } } } },
    ],
    "LOCKED_TYPE_CHANGED /properties/a",
  ],
  [
    "other elements",
    [
      { properties: { a: { type: "array", items: { type: "array", items: text } } } },
      { properties: { a: { type: "array", items: { type: "array", items: integer } } } },
    ],
    "LOCKED_TYPE_CHANGED /properties/a",
  ],
  [
    "another name",
    [{ properties: { a: text } }, { properties: { a: { ...text, "x-bigquery": { name: "b" } } } }],
    "LOCKED_NAME_CHANGED /properties/a",
  ],
  [
    "another type after a removal",
    [
      { properties: { a: text, b: text } },
      { properties: { b: text } },
      { properties: { a: integer, b: text } },
    ],
    "LOCKED_TYPE_CHANGED /properties/a",
  ],
  [
    "the name of a removed one",
    [
      { properties: { a: text, b: text } },
      { properties: { b: text } },
      { properties: { b: text, c: { ...text, "x-bigquery": { name: "A" } } } },
    ],
    "LOCKED_NAME_RESERVED /properties/c",
  ],
  [
    "a name in other case",
    [{ properties: { ID: text } }, { properties: { id: text } }],
    "LOCKED_NAME_RESERVED /properties/id",
  ],
];

test.each(refusals)("a column cannot get %s", (_, versions, code) => {
  const built = evolve(...versions);
  expect(codesOf(built).filter((one) => !one.startsWith("COLUMN_REMOVED"))).toEqual([code]);
});

const kept: readonly [what: string, before: JsonSchema, after: JsonSchema, want: object][] = [
  ["digits that are fewer", decimal(999), decimal(99), { type: "NUMERIC", precision: "5", scale: "2" }],
  ["bounds on what had none", { type: "number", multipleOf: 0.01 }, decimal(99), { type: "NUMERIC" }],
  ["integers that came to fit int64", { type: "integer", maximum: 1e20 }, integer, { type: "NUMERIC" }],
  ["integers that were numbers", { type: "number" }, integer, { type: "FLOAT" }],
];

test.each(kept)("a column keeps its type for %s", (_, before, after, want) => {
  const built = evolve({ properties: { a: before } }, { properties: { a: after } });
  const event = built.model.events[0];
  expect(codesOf(built)).toEqual([]);
  expect(event && tableResource(event.table, { systemColumns: false }).schema.fields[0]).toMatchObject(want);
  expect(lockOf(built)).toEqual(lockOf(build({ properties: { a: before } })));
});
