import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Json, Row, TableDefinition } from "../../generated/contract.ts";
import { PlatformError } from "../runtime/errors.ts";
import { emptyRow, everyType, fullRow, refusedDefinitions, refusedPatches } from "./contract-cases.ts";
import { column, orderRow, orders, toInsert, withColumn, withFields } from "./contract-tables.ts";
import type { LiveTable, RowOutcome, Warehouse } from "./warehouse.ts";

/** Opens an adapter over an empty dataset. Its clock, where it has one, shows `now`. */
export type OpenWarehouse = (now: () => Date) => Promise<Warehouse>;

const now = (): Date => new Date("2026-11-20T12:00:00Z");

/** What every adapter of the warehouse keeps; a suite for vitest. */
export function warehouseContract(name: string, open: OpenWarehouse): void {
  describe(`${name} keeps the warehouse contract`, () => {
    let warehouse: Warehouse;
    beforeEach(async () => {
      warehouse = await open(now);
    });
    afterEach(() => warehouse.close());

    const insert = (rows: readonly Row[], table = "orders"): Promise<readonly RowOutcome[]> =>
      warehouse.insertRows(table, rows.map(toInsert));
    const all = async (table: string): Promise<readonly Readonly<Record<string, Json>>[]> =>
      (await warehouse.query(`SELECT * FROM ${table}`)).rows;

    describe("tables", () => {
      test("a created table is there with its definition and an etag", async () => {
        expect(await warehouse.getTable("orders")).toBeNull();
        const created = await warehouse.createTable(orders);
        expect(created.definition).toEqual(orders);
        expect(await warehouse.getTable("orders")).toEqual(created);
        expect(await warehouse.listTables()).toEqual(["orders"]);
      });

      test("a second creation is a conflict and changes nothing", async () => {
        const created = await warehouse.createTable(orders);
        const again = withFields(orders, (fields) => [...fields, column("note", "STRING")]);
        await expect(warehouse.createTable(again)).rejects.toMatchObject({ retryClass: "CONFLICT" });
        expect(await warehouse.getTable("orders")).toEqual(created);
      });

      test.each(refusedDefinitions)("a definition with %s is refused", async (_, definition) => {
        await expect(warehouse.createTable(definition)).rejects.toMatchObject({ retryClass: "POISON" });
        expect(await warehouse.listTables()).toEqual([]);
      });

      test("rows and patches for a table that does not exist wait for it", async () => {
        const pending = { retryClass: "SCHEMA_PENDING", code: "TABLE_NOT_FOUND" };
        await expect(insert([orderRow("1")])).rejects.toMatchObject(pending);
        await expect(warehouse.patchTable(orders, "x")).rejects.toMatchObject(pending);
      });
    });

    describe("patches", () => {
      let live: LiveTable;
      beforeEach(async () => {
        live = await warehouse.createTable(orders);
      });

      test("columns are added at every depth; rows before and after stand side by side", async () => {
        await insert([orderRow("1")]);
        let next = withColumn(orders, "items", (items) => ({
          ...items,
          fields: [...(items.fields ?? []), column("price", "NUMERIC"), column("tags", "STRING", "REPEATED")],
        }));
        next = withColumn(next, "address", (address) => ({
          ...address,
          fields: (address.fields ?? []).map((field) =>
            field.name === "geo"
              ? { ...field, fields: [...(field.fields ?? []), column("lon", "FLOAT")] }
              : field,
          ),
        }));
        next = withFields(next, (fields) => [
          ...fields,
          column("notes", "STRING", "REPEATED"),
          column("payment", "RECORD", "NULLABLE", [column("method", "STRING", "REQUIRED")]),
        ]);
        const patched = await warehouse.patchTable(next, live.etag);
        expect(patched.definition).toEqual(next);
        expect(patched.etag).not.toBe(live.etag);
        expect(await warehouse.getTable("orders")).toEqual(patched);

        const fresh = orderRow("2", {
          items: [{ sku: "b", quantity: 2, price: "12.5", tags: ["x"] }],
          address: { city: "Rome", geo: { lat: 41.9, lon: 12.5 } },
          notes: ["n"],
          payment: { method: "card" },
        });
        expect(await insert([fresh])).toEqual([{ kind: "stored" }]);
        const rows = await all("orders ORDER BY order_id");
        const old = orderRow("1", {
          items: [{ sku: "a", quantity: 1, price: null, tags: [] }],
          address: { city: "Oslo", geo: { lat: 59.9, lon: null } },
          notes: [],
          payment: null,
        });
        expect(rows).toEqual([old, fresh]);
      });

      test("REQUIRED is relaxed, at the top and below it", async () => {
        const withoutId = { ...orderRow("1"), order_id: null, items: [{ sku: null, quantity: 1 }] };
        expect(await insert([withoutId])).toMatchObject([{ kind: "rejected", reason: "missing required" }]);
        let next = withColumn(orders, "order_id", (field) => ({ ...field, mode: "NULLABLE" }));
        next = withColumn(next, "items", (items) => ({
          ...items,
          fields: (items.fields ?? []).map((field) => ({ ...field, mode: "NULLABLE" })),
        }));
        await warehouse.patchTable(next, live.etag);
        expect(await insert([withoutId])).toEqual([{ kind: "stored" }]);
      });

      test("descriptions, labels and clustering change in place", async () => {
        const next: TableDefinition = {
          ...withColumn(orders, "order_id", (field) => ({ ...field, description: "The order." })),
          description: "All orders.",
          labels: { owner: "shop" },
          clustering: { fields: ["order_id", "event_date"] },
        };
        expect((await warehouse.patchTable(next, live.etag)).definition).toEqual(next);
      });

      test.each(refusedPatches)("a patch that %s is refused and changes nothing", async (_, next) => {
        await expect(warehouse.patchTable(next, live.etag)).rejects.toMatchObject({ retryClass: "POISON" });
        expect(await warehouse.getTable("orders")).toEqual(live);
        expect(await insert([orderRow("1")])).toEqual([{ kind: "stored" }]);
      });

      test("a stale etag is a conflict", async () => {
        const next = withFields(orders, (fields) => [...fields, column("a", "STRING")]);
        await warehouse.patchTable(next, live.etag);
        const later = withFields(next, (fields) => [...fields, column("b", "STRING")]);
        const conflict = { retryClass: "CONFLICT", code: "ETAG_MISMATCH" };
        await expect(warehouse.patchTable(later, live.etag)).rejects.toMatchObject(conflict);
        expect((await warehouse.getTable("orders"))?.definition).toEqual(next);
      });

      test("of two patchers at once exactly one wins", async () => {
        const patches = ["a", "b"].map((added) =>
          warehouse.patchTable(
            withFields(orders, (fields) => [...fields, column(added, "STRING")]),
            live.etag,
          ),
        );
        const results = await Promise.allSettled(patches);
        const lost = results
          .filter((result) => result.status === "rejected")
          .map(({ reason }) => reason as unknown);
        expect(lost).toHaveLength(1);
        expect(lost[0]).toBeInstanceOf(PlatformError);
        expect(lost[0]).toMatchObject({ retryClass: "CONFLICT" });
        expect((await warehouse.getTable("orders"))?.definition.schema.fields).toHaveLength(
          orders.schema.fields.length + 1,
        );
      });
    });

    describe("rows", () => {
      beforeEach(async () => {
        await warehouse.createTable(orders);
      });

      test("good rows are stored and bad ones answered for, each in its place", async () => {
        const outcomes = await insert([
          orderRow("1"),
          orderRow("2", { colour: "red" }),
          orderRow("3", {
            items: [
              { sku: "a", quantity: 1 },
              { sku: "b", size: 4 },
            ],
          }),
          orderRow("4", { order_id: null }),
          orderRow("5", { items: [{ quantity: 1 }] }),
          orderRow("6", { address: { geo: { lat: "north" } } }),
          orderRow("7", { event_date: "1999-12-31" }),
          orderRow("8", { event_date: "2031-01-01" }),
          orderRow("9"),
        ]);
        expect(outcomes).toEqual([
          { kind: "stored" },
          { kind: "rejected", reason: "no such field", location: "colour", message: expect.any(String) },
          {
            kind: "rejected",
            reason: "no such field",
            location: "items[1].size",
            message: expect.any(String),
          },
          {
            kind: "rejected",
            reason: "missing required",
            location: "order_id",
            message: expect.any(String),
          },
          {
            kind: "rejected",
            reason: "missing required",
            // BigQuery does not tell the path of a nested column.
            location: expect.stringMatching(/^(items\[0\]\.sku)?$/),
            message: expect.any(String),
          },
          { kind: "rejected", reason: "invalid", location: "address.geo.lat", message: expect.any(String) },
          {
            kind: "rejected",
            reason: "partition out of range",
            location: "event_date",
            message: expect.any(String),
          },
          {
            kind: "rejected",
            reason: "partition out of range",
            location: "event_date",
            message: expect.any(String),
          },
          { kind: "stored" },
        ]);
        expect((await all("orders")).map((row) => row["order_id"])).toEqual(["1", "9"]);
      });

      test("no rows are no work", async () => {
        expect(await insert([])).toEqual([]);
      });

      test("the deduplicated view shows the latest row of each event in each partition", async () => {
        const early = "2024-01-15T10:30:00.000000Z";
        const late = "2024-01-15T10:30:00.000001Z";
        const versions = [
          orderRow("1", { _ingested_at: late, address: { city: "late", geo: null } }),
          orderRow("1", { _ingested_at: early, address: { city: "early", geo: null } }),
          orderRow("1", {
            _ingested_at: early,
            event_date: "2024-01-16",
            address: { city: "next day", geo: null },
          }),
          orderRow("2", { _ingested_at: early }),
        ];
        // As redelivered long after BigQuery has forgotten the first insertId.
        await warehouse.insertRows(
          "orders",
          versions.map((row, index) => ({ insertId: String(index), row })),
        );
        expect(await all("orders")).toHaveLength(4);
        const rows = await all("orders_deduplicated");
        const cities = rows.map((row) => (row["address"] as { city: string }).city);
        expect(cities.toSorted()).toEqual(["Oslo", "late", "next day"]);
      });

      test("the deduplicated view follows the table's columns", async () => {
        const live = await warehouse.getTable("orders");
        const next = withFields(orders, (fields) => [...fields, column("note", "STRING")]);
        await warehouse.patchTable(next, live?.etag ?? "");
        await insert([orderRow("1", { note: "x" })]);
        expect(await all("orders_deduplicated")).toMatchObject([{ note: "x" }]);
      });
    });

    test("every type comes back from a query as it went in", async () => {
      await warehouse.createTable(everyType);
      expect(await insert([fullRow, emptyRow], "every_type")).toEqual([
        { kind: "stored" },
        { kind: "stored" },
      ]);
      const nulls = Object.fromEntries(everyType.schema.fields.map((field) => [field.name, null]));
      expect(await all("every_type")).toEqual([fullRow, { ...nulls, list: [], ...emptyRow }]);
    });
  });
}
