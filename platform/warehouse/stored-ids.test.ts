import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Row, TableDefinition } from "../../generated/contract.ts";
import { type BigqueryServer, startBigqueryServer } from "../testing/bigquery-server/server.ts";
import { openBigqueryWarehouse } from "./bigquery.ts";
import { openDuckdbWarehouse } from "./duckdb.ts";
import { storedIds } from "./stored-ids.ts";
import type { InsertRow, Warehouse } from "./warehouse.ts";

const id = { name: "_event_id", type: "STRING", mode: "REQUIRED" } as const;

function table(name: string, type: "DATE" | "TIMESTAMP"): TableDefinition {
  const fields = [id, { name: "at", type, mode: "NULLABLE" } as const];
  return { name, schema: { fields }, timePartitioning: { type: "DAY", field: "at" } };
}

const days = table("days", "DATE");
const instants = table("instants", "TIMESTAMP");
const plain: TableDefinition = { name: "plain", schema: { fields: [id] } };

function row(insertId: string, values: Row = {}): InsertRow {
  return { insertId, row: { _event_id: insertId, ...values } };
}

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openDuckdbWarehouse({ file: ":memory:" });
  for (const definition of [days, instants, plain]) await warehouse.createTable(definition);
  await warehouse.insertRows("days", [row("a", { at: "2026-11-02" }), row("b'\\", { at: null })]);
  await warehouse.insertRows("instants", [row("a", { at: "2026-11-02T10:15:00.250Z" })]);
  await warehouse.insertRows("plain", [row("a"), row("a"), row("b")]);
});
afterAll(() => warehouse.close());

test.each<[string, TableDefinition, readonly InsertRow[], readonly string[]]>([
  ["a day", days, [row("a", { at: "2026-11-02" }), row("c", { at: "2026-11-05" })], ["a"]],
  ["no day", days, [row("b'\\", { at: null })], ["b'\\"]],
  ["both", days, [row("b'\\", { at: null }), row("a", { at: "2026-11-02" })], ["a", "b'\\"]],
  ["an instant", instants, [row("a", { at: "2026-11-02T10:15:00.250Z" })], ["a"]],
  ["no partitions", plain, [row("a"), row("b"), row("c")], ["a", "b"]],
  ["no rows", plain, [], []],
  ["a table that is not there", { ...plain, name: "nothing" }, [row("a")], []],
])("finds what is there: %s", async (_, definition, rows, want) => {
  expect([...(await storedIds(warehouse, definition, rows))].toSorted()).toEqual(want);
});

test("reads only the partitions of the rows, and many ids in several statements", async () => {
  const statements: string[] = [];
  const spied = {
    getTable: async () => null,
    query: async (sql: string) => {
      statements.push(sql);
      return { columns: [], rows: [] };
    },
  };
  const rows = Array.from({ length: 5_001 }, (_, n) => row(`e-${n}`, { at: `2026-11-0${1 + (n % 3)}` }));
  await storedIds(spied, days, rows);
  expect(statements).toHaveLength(2);
  expect(statements[0]).toContain("AND (`at` BETWEEN '2026-11-01' AND '2026-11-03')");
  await storedIds(spied, days, [row("a", { at: 20 })]);
  expect(statements.at(-1)).not.toContain("BETWEEN");
});

test("a statement's text stays below what BigQuery takes, whatever the ids hold", async () => {
  const sizes: number[] = [];
  const spied = {
    getTable: async () => null,
    query: async (sql: string) => {
      sizes.push(Buffer.byteLength(sql));
      return { columns: [], rows: [] };
    },
  };
  const long = [`'`.repeat(300), "é".repeat(500), "x".repeat(1_024)];
  const rows = Array.from({ length: 1_500 }, (_, n) => row(`${long[n % long.length]}${n}`));
  await storedIds(spied, plain, rows);
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
});

describe("on BigQuery", () => {
  let server: BigqueryServer;
  let bigquery: Warehouse;
  beforeAll(async () => {
    server = await startBigqueryServer();
    await server.makeDataset("fresh");
    bigquery = openBigqueryWarehouse({
      projectId: server.projectId,
      dataset: "fresh",
      emulatorUrl: server.url,
    });
  });
  afterAll(() => server.close());

  test("a table that is not there is 404, and has no rows; one that is there is read", async () => {
    await expect(bigquery.query("SELECT 1 AS n FROM `plain`")).rejects.toMatchObject({
      retryClass: "SCHEMA_PENDING",
      code: "TABLE_NOT_FOUND",
      message: `query: Not found: Table ${server.projectId}:fresh.plain was not found in location EU`,
    });
    expect(await storedIds(bigquery, plain, [row("a")])).toEqual(new Set());
    await bigquery.createTable(plain);
    await bigquery.insertRows("plain", [row("a")]);
    expect(await storedIds(bigquery, plain, [row("a"), row("b")])).toEqual(new Set(["a"]));
  });
});

test("a failure that is not the missing table's is told", async () => {
  const away = { ...warehouse, query: () => Promise.reject(new Error("away")) };
  await expect(storedIds(away, plain, [row("a")])).rejects.toThrow("away");
});
