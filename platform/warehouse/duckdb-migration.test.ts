import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Json, TableDefinition, TableField } from "../../generated/contract.ts";
import { column } from "./contract-tables.ts";
import { openDuckdbWarehouse } from "./duckdb.ts";
import { migrationStages } from "./migration-plan.ts";
import type { TableMigrator, Warehouse } from "./warehouse.ts";

let warehouse: Warehouse & TableMigrator;

beforeEach(async () => {
  warehouse = await openDuckdbWarehouse({ file: ":memory:" });
});

afterEach(() => warehouse.close());

const key = column("k", "INTEGER");

function table(...fields: TableField[]): TableDefinition {
  return { name: "t", schema: { fields: [key, ...fields] } };
}

const decimal = (type: "NUMERIC" | "BIGNUMERIC", precision: string, scale: string): TableField => ({
  ...column("x", type),
  precision,
  scale,
});

async function store(given: readonly Json[]): Promise<void> {
  const rows = given.map((x, k) => ({ insertId: String(k), row: x === null ? { k } : { k, x } }));
  const outcomes = await warehouse.insertRows("t", rows);
  expect(outcomes.filter(({ kind }) => kind !== "stored")).toEqual([]);
}

async function migrate(to: TableDefinition, from: TableDefinition): Promise<readonly string[]> {
  const kinds: string[] = [];
  let live = await warehouse.getTable("t");
  for (const stage of migrationStages(to, from)) {
    kinds.push(stage.step.kind);
    const etag = live?.etag ?? "";
    live = await (stage.step.kind === "patch"
      ? warehouse.patchTable(stage.after, etag)
      : warehouse.migrateTable(stage, etag));
  }
  return kinds;
}

async function values(): Promise<readonly Json[]> {
  const { rows } = await warehouse.query("SELECT x FROM t ORDER BY k");
  return rows.map(({ x = null }) => x);
}

const record = (mode: TableField["mode"], ...fields: TableField[]) => column("x", "RECORD", mode, fields);
const a = (type: TableField["type"], mode: TableField["mode"] = "NULLABLE") => column("a", type, mode);

describe("every value of a row that stands already has its form in the new type", () => {
  test.each<{ from: TableField; to: TableField; kinds: string[]; given: Json[]; want: Json[] }>([
    {
      from: column("x", "INTEGER"),
      to: column("x", "NUMERIC"),
      kinds: ["ddl"],
      given: [1, -5, null],
      want: ["1", "-5", null],
    },
    {
      from: column("x", "INTEGER"),
      to: column("x", "FLOAT"),
      kinds: ["ddl"],
      given: [1, null],
      want: [1, null],
    },
    {
      from: decimal("NUMERIC", "7", "2"),
      to: decimal("NUMERIC", "9", "3"),
      kinds: ["ddl"],
      given: ["1.25", null],
      want: ["1.25", null],
    },
    {
      from: column("x", "NUMERIC"),
      to: column("x", "BIGNUMERIC"),
      kinds: ["ddl"],
      given: ["1.25"],
      want: ["1.25"],
    },
    {
      from: column("x", "INTEGER"),
      to: column("x", "STRING"),
      kinds: ["rebuild"],
      given: [100, -1, null],
      want: ["100", "-1", null],
    },
    {
      from: column("x", "NUMERIC"),
      to: column("x", "STRING"),
      kinds: ["rebuild"],
      given: ["100", "1.50", "0", "20.05", null],
      want: ["100", "1.5", "0", "20.05", null],
    },
    {
      from: column("x", "FLOAT"),
      to: column("x", "STRING"),
      kinds: ["rebuild"],
      given: [1.5, 20, null],
      want: ["1.5", "20", null],
    },
    {
      from: column("x", "BOOLEAN"),
      to: column("x", "STRING"),
      kinds: ["rebuild"],
      given: [true, false, null],
      want: ["true", "false", null],
    },
    {
      from: column("x", "TIMESTAMP"),
      to: column("x", "STRING"),
      kinds: ["rebuild"],
      given: ["2024-01-15T10:30:00.25Z", null],
      want: ["2024-01-15T10:30:00.250000Z", null],
    },
    {
      from: column("x", "DATE"),
      to: column("x", "TIMESTAMP"),
      kinds: ["rebuild"],
      given: ["2024-01-15", null],
      want: ["2024-01-15T00:00:00.000000Z", null],
    },
    {
      from: column("x", "BYTES"),
      to: column("x", "STRING"),
      kinds: ["rebuild"],
      given: ["aGk=", null],
      want: ["aGk=", null],
    },
    {
      from: column("x", "STRING"),
      to: column("x", "JSON"),
      kinds: ["rebuild"],
      given: ['say "hi"', null],
      want: [String.raw`"say \"hi\""`, null],
    },
    {
      from: column("x", "DATE"),
      to: column("x", "JSON"),
      kinds: ["rebuild"],
      given: ["2024-01-15"],
      want: ['"2024-01-15"'],
    },
    {
      from: column("x", "STRING"),
      to: column("x", "STRING", "REPEATED"),
      kinds: ["rebuild"],
      given: ["a", null],
      want: [["a"], []],
    },
    {
      from: record("NULLABLE", a("INTEGER"), column("b", "STRING")),
      to: record("NULLABLE", a("NUMERIC"), column("b", "STRING"), column("c", "DATE")),
      kinds: ["patch", "ddl"],
      given: [{ a: 1, b: "x" }, null],
      want: [{ a: "1", b: "x", c: null }, null],
    },
    {
      from: record("REPEATED", a("INTEGER"), column("b", "STRING", "REPEATED")),
      to: record("REPEATED", a("FLOAT"), column("b", "STRING", "REPEATED")),
      kinds: ["rebuild"],
      given: [[{ a: 2, b: ["x", "y"] }, { a: 1 }], []],
      want: [
        [
          { a: 2, b: ["x", "y"] },
          { a: 1, b: [] },
        ],
        [],
      ],
    },
    {
      from: record("REPEATED", column("list", "RECORD", "REPEATED", [a("INTEGER", "REPEATED")])),
      to: record("REPEATED", column("list", "RECORD", "REPEATED", [a("STRING", "REPEATED")])),
      kinds: ["rebuild"],
      given: [[{ list: [{ a: [3, 1] }] }]],
      want: [[{ list: [{ a: ["3", "1"] }] }]],
    },
  ])("$from.mode $from.type to $to.mode $to.type", async ({ from, to, kinds, given, want }) => {
    await warehouse.createTable(table(from));
    await store(given);
    expect(await migrate(table(to), table(from))).toEqual(kinds);
    expect(await values()).toEqual(want);
    expect((await warehouse.getTable("t"))?.definition.schema.fields[1]).toEqual(to);
  });
});

test("rows of the new form are stored beside the old ones", async () => {
  await warehouse.createTable(table(column("x", "INTEGER")));
  await store([1]);
  await migrate(table(column("x", "STRING")), table(column("x", "INTEGER")));
  await store(["one"]);
  expect(await values()).toEqual(["1", "one"]);
});

test("a partition column is changed, and the view goes by the new one", async () => {
  const system = [column("_event_id", "STRING", "REQUIRED"), column("_ingested_at", "TIMESTAMP", "REQUIRED")];
  const from: TableDefinition = {
    ...table(column("x", "DATE"), column("y", "DATE"), ...system),
    timePartitioning: { type: "DAY", field: "x" },
  };
  const to: TableDefinition = { ...from, timePartitioning: { type: "MONTH", field: "y" } };
  await warehouse.createTable(from);
  const today = new Date().toISOString().slice(0, 10);
  const row = { k: 1, x: today, y: today, _event_id: "e", _ingested_at: new Date().toISOString() };
  await warehouse.insertRows("t", [{ insertId: "e", row }]);
  expect(await migrate(to, from)).toEqual(["rebuild"]);
  expect((await warehouse.getTable("t"))?.definition.timePartitioning).toEqual(to.timePartitioning);
  expect((await warehouse.query("SELECT y FROM t_deduplicated")).rows).toEqual([{ y: today }]);
});

test("a snapshot is what the table was when it was first asked for", async () => {
  await warehouse.createTable(table(column("x", "INTEGER")));
  await store([1]);
  await warehouse.snapshotTable("t", "t_before");
  await store([2]);
  await warehouse.snapshotTable("t", "t_before");
  expect((await warehouse.query("SELECT x FROM t_before")).rows).toEqual([{ x: 1 }]);
  expect(await warehouse.listTables()).toEqual(["t"]);
  await expect(warehouse.snapshotTable("t", "t")).rejects.toMatchObject({ code: "TABLE_EXISTS" });
});

test.each([
  {
    what: "loses values",
    from: column("x", "STRING"),
    to: column("x", "INTEGER"),
    code: "MIGRATION_REFUSED",
  },
  {
    what: "is under an old etag",
    from: column("x", "INTEGER"),
    to: column("x", "STRING"),
    code: "ETAG_MISMATCH",
  },
])("a migration that $what changes nothing", async ({ from, to, code }) => {
  const live = await warehouse.createTable(table(from));
  const stage = { step: { kind: "rebuild", reason: "", sql: "" }, after: table(to) } as const;
  const etag = code === "ETAG_MISMATCH" ? "old" : live.etag;
  await expect(warehouse.migrateTable(stage, etag)).rejects.toMatchObject({ code });
  expect(await warehouse.getTable("t")).toEqual(live);
});
