import { expect, test } from "vitest";
import type { InsertRow, RowOutcome, Warehouse } from "../../platform/warehouse/warehouse.ts";
import { openMemoryWarehouse } from "../../pipeline/testing/memory-warehouse.ts";
import { fixtureDefinition } from "../../platform/runtime/testing/fixture-catalog.ts";
import { createFirstRows, type FirstRow } from "./live-rows.ts";

const order = fixtureDefinition({ type: "order", idField: "order_id", unique: false });

function rowOf(id: string, publishedAt: Date): InsertRow {
  return { insertId: id, row: { _event_id: id, _published_at: publishedAt.toISOString() } };
}

function start(found: number, judge?: (row: InsertRow) => RowOutcome) {
  const told: FirstRow[] = [];
  const queries: string[] = [];
  const base: Warehouse = {
    ...openMemoryWarehouse(["orders", "payments"], judge),
    async query(sql) {
      queries.push(sql);
      return { columns: ["found"], rows: Array.from({ length: found }, () => ({ found: 1 })) };
    },
  };
  const firstRows = createFirstRows((first) => told.push(first));
  return { told, queries, firstRows, warehouse: firstRows.watch(base) };
}

/** Inserts, and lets the look at the table come through. */
async function insert(warehouse: Warehouse, table: string, rows: readonly InsertRow[]) {
  const outcomes = await warehouse.insertRows(table, rows);
  await new Promise(setImmediate);
  return outcomes;
}

const soon = () => new Date(Date.now() + 1_000);
const before = new Date(0);

test("the first row of a type that was expected is told once, after a query found it", async () => {
  const { told, queries, firstRows, warehouse } = start(1);
  firstRows.expect(order, performance.now() - 2_000);
  expect(await insert(warehouse, "orders", [rowOf("a", soon())])).toEqual([{ kind: "stored" }]);
  await insert(warehouse, "orders", [rowOf("b", soon())]);
  expect(told).toEqual([{ type: "order", secondsAfterSave: expect.any(Number), secondsAfterPublish: 0 }]);
  expect(told[0]?.secondsAfterSave).toBeGreaterThanOrEqual(2);
  expect(queries).toHaveLength(1);
});

test("rows of events from before, of other tables and of types that nobody expects are passed over", async () => {
  const { told, queries, firstRows, warehouse } = start(1);
  await insert(warehouse, "orders", [rowOf("a", soon())]);
  firstRows.expect(order, performance.now());
  await insert(warehouse, "orders", [rowOf("a", before)]);
  await insert(warehouse, "payments", [rowOf("a", soon())]);
  expect([told, queries]).toEqual([[], []]);
});

test("a row that was not stored is none", async () => {
  const { told, firstRows, warehouse } = start(1, () => ({ kind: "stopped" }));
  firstRows.expect(order, performance.now());
  await insert(warehouse, "orders", [rowOf("a", soon())]);
  expect(told).toEqual([]);
});
