import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { buildModel, type BuiltModel } from "./build-model.ts";
import { parseLock, printLock, type LockFile, type LockSet } from "./lock.ts";
import { schemaFixture } from "./schema-fixture.ts";
import { tableResource, type TableField } from "./table-resource.ts";

const text = { type: "string" };
const integer = { type: "integer" };

interface Version {
  readonly properties: JsonSchema;
  readonly required?: readonly string[];
}

function build({ properties, required = [] }: Version, locks: LockSet = new Map()): BuiltModel {
  return buildModel([schemaFixture({ type: "object", properties, required })], locks);
}

/** Builds one version after the other, each with the lock that the one before left behind. */
function evolve(...versions: readonly Version[]): BuiltModel {
  return (
    versions.reduce<BuiltModel | null>((last, version) => build(version, last?.locks), null) ??
    build({ properties: {} })
  );
}

function lockOf(built: BuiltModel): LockFile {
  const lock = built.locks.get("sample");
  if (lock === undefined) throw new Error("no lock");
  return lock;
}

/** Names of the columns in their order, nested ones in braces, with `!` after a REQUIRED one. */
function columnsOf(built: BuiltModel): string {
  const event = built.model.events[0];
  if (event === undefined) throw new Error("no event");
  const one = (field: TableField): string =>
    field.name +
    (field.mode === "REQUIRED" ? "!" : "") +
    (field.fields === undefined ? "" : `{${field.fields.map(one).join(" ")}}`);
  return tableResource(event.table, { systemColumns: false }).schema.fields.map(one).join(" ");
}

const codesOf = (built: BuiltModel) => built.diagnostics.map((one) => `${one.code} ${one.pointer}`);
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

describe("the lock file", () => {
  test("is the same whatever the order of properties in the file", () => {
    const first = build({ properties: { b: text, a: text, r: record("y", "x") } });
    const again = build({ properties: { r: record("x", "y"), a: text, b: text } }, first.locks);
    expect(printLock(lockOf(again))).toBe(printLock(lockOf(first)));
    expect(again.model.events[0]?.table).toEqual(first.model.events[0]?.table);
  });

  test("moves a removed property to the tombstones, says so once, and takes it back", () => {
    const first = build({ properties: { a: text, b: record("c") }, required: ["b"] });
    const removed = build({ properties: { a: text } }, first.locks);
    expect(codesOf(removed)).toEqual(["COLUMN_REMOVED /properties", "COLUMN_REMOVED /properties"]);
    expect([...lockOf(removed).removed.keys()]).toEqual(["/b", "/b/c"]);
    expect(lockOf(removed).removed.get("/b")?.mode).toBe("NULLABLE");
    expect(codesOf(build({ properties: { a: text } }, removed.locks))).toEqual([]);
    const back = build({ properties: { a: text, b: record("c") } }, removed.locks);
    expect([lockOf(back).removed.size, [...lockOf(back).columns.keys()]]).toEqual([0, ["/a", "/b", "/b/c"]]);
  });

  test("of two merged branches gives one order, by path where places are equal", () => {
    const base = build({ properties: { a: text } });
    const ours = lockOf(build({ properties: { a: text, z: text } }, base.locks));
    const theirs = lockOf(build({ properties: { a: text, m: text } }, base.locks));
    const merged: LockFile = { ...ours, columns: new Map([...ours.columns, ...theirs.columns]) };
    const read = parseLock(printLock(merged), "sample.lock.json").lock;
    if (read === null) throw new Error("the merge is a lock");
    const locks = new Map([["sample", read]]);
    const after = build({ properties: { z: text, a: text, m: text } }, locks);
    expect(columnsOf(after)).toBe("a m z");
    expect(printLock(lockOf(after))).toBe(printLock(merged));
    expect(columnsOf(build({ properties: { b: text, z: text, a: text, m: text } }, locks))).toBe("a m z b");
  });

  test("of a table without a schema stays", () => {
    const orphan: LockFile = { table: "gone", columns: new Map(), removed: new Map() };
    expect(build({ properties: { a: text } }, new Map([["gone", orphan]])).locks.get("gone")).toBe(orphan);
  });

  test("is untouched by what it refuses", () => {
    const first = build({ properties: { a: text } });
    expect(lockOf(build({ properties: { a: integer } }, first.locks)).columns).toEqual(lockOf(first).columns);
  });
});
