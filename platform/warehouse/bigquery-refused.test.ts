import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../testing/bigquery-server/faults.ts";
import { type BigqueryServer, startBigqueryServer } from "../testing/bigquery-server/server.ts";
import type { Dataset } from "../testing/bigquery-server/tables.ts";
import { openBigqueryWarehouse } from "./bigquery.ts";
import { orderRow, orders, toInsert } from "./contract-tables.ts";
import type { Warehouse } from "./warehouse.ts";

let server: BigqueryServer;
beforeAll(async () => {
  server = await startBigqueryServer();
});
afterAll(() => server.close());

let warehouse: Warehouse;
let dataset: Dataset;
beforeEach(async () => {
  server.behave();
  const name = `d_${randomUUID().replaceAll("-", "")}`;
  dataset = await server.makeDataset(name);
  warehouse = openBigqueryWarehouse({ projectId: server.projectId, dataset: name, emulatorUrl: server.url });
  await warehouse.createTable(orders);
});

const stored = { kind: "stored" };
const fine: Fault = { kind: "slow", milliseconds: 0 };
const refused = (message: string, status = 400): Fault => ({
  kind: "status",
  status,
  reason: "invalid",
  message,
});
/** What becomes of the inserts that follow, in order. */
const answerInserts = (...faults: readonly Fault[]) => {
  for (const fault of faults) server.misbehave({ fault, path: /insertAll/ });
};
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => toInsert(orderRow(String(index))));
const storedIds = async () =>
  (await warehouse.query("SELECT _event_id FROM orders ORDER BY _event_id")).rows.map(
    (row) => row["_event_id"],
  );

describe("an id that is longer than an insertId may be", () => {
  test.each([
    ["128 characters", "k".repeat(128)],
    ["129 characters", "k".repeat(129)],
    ["an event of the longest key", `${"k".repeat(200)}/12`],
    ["the longest attribute", "é".repeat(512)],
  ])("is stored as it is, once: %s", async (_, id) => {
    const rows = [toInsert(orderRow(id)), toInsert(orderRow(`${id}!`))];
    expect(await warehouse.insertRows("orders", rows)).toEqual([stored, stored]);
    expect(await warehouse.insertRows("orders", rows)).toEqual([stored, stored]);
    expect(await storedIds()).toEqual([id, `${id}!`]);
  });
});

describe("a request that is refused as a whole", () => {
  test.each([1, 2, 500])("because the table became a view rejects none of %i rows", async (count) => {
    await dataset.create({ tableReference: { tableId: "orders" }, view: { query: "SELECT 1" } } as never);
    const before = server.requests.length;
    await expect(warehouse.insertRows("orders", rowsOf(count))).rejects.toMatchObject({
      retryClass: "SETUP",
      code: "TABLE_REFUSES_ROWS",
      message: expect.stringMatching(/^table orders .*Cannot insert into a table of type VIEW\./),
    });
    expect(server.requests.length - before).toBe(2);
  });

  test.each([1, 2])("whatever its %i rows are, rejects none", async (count) => {
    server.misbehave({ fault: refused("Not now."), path: /insertAll/, times: 10 });
    await expect(warehouse.insertRows("orders", rowsOf(count))).rejects.toMatchObject({
      retryClass: "SETUP",
    });
  });

  test("says what to do, once, and its rows are stored when the table is back", async () => {
    answerInserts(refused("Not now."), refused("Not now."));
    await expect(warehouse.insertRows("orders", rowsOf(2))).rejects.toThrow(
      "table orders takes no rows: check that it is a table and no view, and that rows can be streamed to it; until then they wait. BigQuery says: Not now.",
    );
    expect(await warehouse.insertRows("orders", rowsOf(2))).toEqual([stored, stored]);
  });

  test("for each of its rows rejects them all, where the table takes requests", async () => {
    answerInserts(refused("Bad."), fine, refused("Bad."), refused("Bad."));
    const want = { kind: "rejected", reason: "invalid", message: "Bad.", location: "" };
    expect(await warehouse.insertRows("orders", rowsOf(2))).toEqual([want, want]);
  });

  test("for one of its rows rejects that row alone, in BigQuery's words", async () => {
    answerInserts(refused("Bad."), fine, refused("Bad."), refused("Bad."));
    expect(await warehouse.insertRows("orders", rowsOf(4))).toEqual([
      { kind: "rejected", reason: "invalid", message: "Bad.", location: "" },
      stored,
      stored,
      stored,
    ]);
    expect(await storedIds()).toEqual(["1", "2", "3"]);
  });

  test("for its only row rejects it, where the table takes requests", async () => {
    answerInserts(refused("Bad."));
    expect(await warehouse.insertRows("orders", rowsOf(1))).toEqual([
      { kind: "rejected", reason: "invalid", message: "Bad.", location: "" },
    ]);
    expect(await storedIds()).toEqual([]);
  });

  const bounds = "Value 1 for field event_date of the destination table is outside the allowed bounds.";
  test("for partition bounds tells so of each row, however many there are", async () => {
    answerInserts(refused(bounds), fine, refused(bounds), refused(bounds));
    const want = { kind: "rejected", reason: "partition out of range", message: bounds, location: "" };
    expect(await warehouse.insertRows("orders", rowsOf(2))).toEqual([want, want]);
  });

  test.each([
    ["413", refused("Too large.", 413)],
    ["400", refused("Request payload size exceeds the limit: 10485760 bytes.")],
  ])("for its size (%s) rejects rows, even each of them", async (_, fault) => {
    answerInserts(fault, fine, fault, fault);
    expect(await warehouse.insertRows("orders", rowsOf(2))).toMatchObject([
      { kind: "rejected", reason: "invalid" },
      { kind: "rejected", reason: "invalid" },
    ]);
  });

  test("and then no longer answered is no row's fault", async () => {
    answerInserts(refused("Bad."), { kind: "reset" });
    await expect(warehouse.insertRows("orders", rowsOf(2))).rejects.toMatchObject({
      retryClass: "TRANSIENT",
    });
  });
});
