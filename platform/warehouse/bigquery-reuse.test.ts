import { afterAll, beforeAll, expect, test } from "vitest";
import { startBigqueryServer, type BigqueryServer } from "../testing/bigquery-server/server.ts";
import { openBigqueryWarehouse } from "./bigquery.ts";
import { orderRow, orders, toInsert } from "./contract-tables.ts";

let server: BigqueryServer;
beforeAll(async () => {
  server = await startBigqueryServer();
});
afterAll(() => server.close());

/** A dataset whose table `orders` was deleted: its view has stayed. */
async function withDeletedTable(name: string, recreate: readonly string[]) {
  const dataset = await server.makeDataset(name);
  const { projectId } = server;
  const view = { projectId, datasetId: name, tableId: "orders_deduplicated" };
  await dataset.create({ etag: "", tableReference: view, view: { query: "SELECT 1" } } as never);
  return openBigqueryWarehouse({ projectId, dataset: name, emulatorUrl: server.url, recreate });
}

test("the name of a deleted table is not used again: events wait until a person has decided", async () => {
  const warehouse = await withDeletedTable("deleted", []);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(warehouse.createTable(orders)).rejects.toMatchObject({
      retryClass: "SETUP",
      code: "TABLE_DELETED",
      message: expect.stringContaining("RECREATE_TABLES=orders"),
    });
  }
  expect(await warehouse.getTable("orders")).toBeNull();
});

test("unless it is named", async () => {
  const others = await withDeletedTable("others_named", ["payments"]);
  await expect(others.createTable(orders)).rejects.toMatchObject({ code: "TABLE_DELETED" });
  const warehouse = await withDeletedTable("named", ["payments", "orders"]);
  await warehouse.createTable(orders);
  expect(await warehouse.insertRows("orders", [toInsert(orderRow("1"))])).toEqual([{ kind: "stored" }]);
});

test("who comes second to a new table is told that it exists, not that it was deleted", async () => {
  await server.makeDataset("raced");
  const options = { projectId: server.projectId, dataset: "raced", emulatorUrl: server.url };
  const warehouses = Array.from({ length: 8 }, () => openBigqueryWarehouse(options));
  const made = await Promise.allSettled(warehouses.map((warehouse) => warehouse.createTable(orders)));
  const refused = made.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused.map(({ retryClass }) => retryClass)).toEqual(Array.from({ length: 7 }, () => "CONFLICT"));
});
