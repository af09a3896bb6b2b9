import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Row } from "../../generated/contract.ts";
import { type BigqueryServer, startBigqueryServer } from "../testing/bigquery-server/server.ts";
import type { Dataset } from "../testing/bigquery-server/tables.ts";
import type { Fault } from "../testing/bigquery-server/faults.ts";
import { type BigqueryWarehouseOptions, openBigqueryWarehouse } from "./bigquery.ts";
import { column, orderRow, orders, toInsert, withColumn, withFields } from "./contract-tables.ts";
import { warehouseContract } from "./contract.ts";
import type { Warehouse } from "./warehouse.ts";

let server: BigqueryServer;
beforeAll(async () => {
  server = await startBigqueryServer();
});
afterAll(() => server.close());

async function open(
  now?: () => Date,
  more: Partial<BigqueryWarehouseOptions> = {},
): Promise<{
  readonly warehouse: Warehouse;
  readonly dataset: Dataset;
  readonly options: BigqueryWarehouseOptions;
}> {
  const name = `d_${randomUUID().replaceAll("-", "")}`;
  const dataset = await server.makeDataset(name, now);
  const options = { projectId: server.projectId, dataset: name, emulatorUrl: server.url, ...more };
  return { warehouse: openBigqueryWarehouse(options), dataset, options };
}

warehouseContract("the BigQuery adapter", async (now) => (await open(now)).warehouse);

const bad = orderRow("bad", { colour: "red" });
const noted = withFields(orders, (fields) => [...fields, column("note", "STRING")]);

describe("an answer that goes wrong", () => {
  let warehouse: Warehouse;
  let dataset: Dataset;
  beforeEach(async () => {
    ({ warehouse, dataset } = await open());
    await warehouse.createTable(orders);
  });

  const answers: readonly (readonly [Fault, object])[] = [
    [{ kind: "status", status: 429, reason: "rateLimitExceeded" }, { retryClass: "TRANSIENT" }],
    [{ kind: "status", status: 500, reason: "backendError" }, { retryClass: "TRANSIENT" }],
    [{ kind: "status", status: 503, reason: "backendError" }, { retryClass: "TRANSIENT" }],
    [{ kind: "status", status: 403, reason: "quotaExceeded" }, { retryClass: "TRANSIENT" }],
    [{ kind: "status", status: 403, reason: "accessDenied" }, { retryClass: "SETUP" }],
    [{ kind: "status", status: 401, reason: "authError" }, { retryClass: "SETUP" }],
    [
      { kind: "status", status: 404, reason: "notFound", message: "Not found: Dataset p:d" },
      { retryClass: "SETUP" },
    ],
    [{ kind: "reset" }, { retryClass: "TRANSIENT" }],
    [{ kind: "lost" }, { retryClass: "TRANSIENT" }],
    [{ kind: "truncated" }, { retryClass: "TRANSIENT" }],
  ];
  test.each(answers)("of an insert has its class: %o", async (fault, want) => {
    server.misbehave({ fault, path: /insertAll/ });
    await expect(warehouse.insertRows("orders", [toInsert(orderRow("1"))])).rejects.toMatchObject(want);
  });

  test.each(["lost", "truncated"] as const)(
    "is lost after the work was done (%s): the same rows again are one row",
    async (kind) => {
      server.misbehave({ fault: { kind }, path: /insertAll/ });
      const rows = [toInsert(orderRow("1")), toInsert(orderRow("2"))];
      await warehouse.insertRows("orders", rows).catch(() => undefined);
      await warehouse.insertRows("orders", rows);
      expect((await warehouse.query("SELECT count(*) AS n FROM orders")).rows).toEqual([{ n: 2 }]);
    },
  );

  test("is slower than the time that a request has", async () => {
    const { warehouse: hurried } = await open(undefined, { timeoutSeconds: 0.1 });
    server.misbehave({ fault: { kind: "slow", milliseconds: 2_000 }, path: /tables/ });
    await expect(hurried.listTables()).rejects.toMatchObject({ retryClass: "TRANSIENT" });
  });

  test("stops good rows: they are told apart from bad ones", async () => {
    server.misbehave({ fault: { kind: "stopped" }, path: /insertAll/ });
    const rows = [toInsert(orderRow("1")), toInsert(orderRow("2"))];
    expect(await warehouse.insertRows("orders", rows)).toEqual([{ kind: "stopped" }, { kind: "stopped" }]);
    expect(await warehouse.insertRows("orders", rows)).toEqual([{ kind: "stored" }, { kind: "stored" }]);
  });

  test("is a creation's, lost: the next attempt finds the table", async () => {
    const { warehouse: fresh } = await open();
    server.misbehave({ fault: { kind: "lost" }, method: "POST", path: /^\/tables$/ });
    await expect(fresh.createTable(orders)).rejects.toMatchObject({ retryClass: "TRANSIENT" });
    await expect(fresh.createTable(orders)).rejects.toMatchObject({ retryClass: "CONFLICT" });
    expect((await fresh.getTable("orders"))?.definition).toEqual(orders);
  });

  test("comes after a patch of somebody else: nothing of theirs is lost", async () => {
    const live = await warehouse.getTable("orders");
    server.misbehave({
      fault: { kind: "status", status: 412, reason: "conditionNotMet" },
      method: "PATCH",
      times: 3,
    });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(warehouse.patchTable(noted, live?.etag ?? "")).rejects.toMatchObject({
        code: "ETAG_MISMATCH",
      });
    }
    await warehouse.patchTable(noted, live?.etag ?? "");
    expect(dataset.metadataUpdates("orders")).toHaveLength(2);
  });
});

test("a table changes at most four times in ten seconds, whoever changes it", async () => {
  let time = Date.parse("2026-11-24T12:00:00Z");
  const now = () => new Date(time);
  const sleep = async (milliseconds: number) => void (time += milliseconds);
  const { warehouse, dataset, options } = await open(now, { now, clock: { sleep } });
  const others = openBigqueryWarehouse(options);
  let live = await warehouse.createTable({ ...orders, labels: { team: "shop" } });
  for (let change = 1; change <= 10; change++) {
    time += 700;
    const next = { ...live.definition, description: `change ${change}` };
    live = await (change % 2 === 0 ? warehouse : others).patchTable(next, live.etag);
  }
  const [, ...changes] = dataset.metadataUpdates("orders");
  const windows = changes.slice(4).map((at, index) => at - (changes[index] ?? 0));
  expect([changes.length, windows.filter((span) => span < 10_000)]).toEqual([10, []]);
  expect(live.definition.labels).toEqual({ team: "shop" });
});

describe("what takes its time to be seen everywhere", () => {
  test("a new table: rows wait for it", async () => {
    const { warehouse, dataset } = await open();
    dataset.holdPropagation();
    await warehouse.createTable(orders);
    const rows = [toInsert(orderRow("1"))];
    await expect(warehouse.insertRows("orders", rows)).rejects.toMatchObject({
      retryClass: "SCHEMA_PENDING",
    });
    await dataset.releasePropagation();
    expect(await warehouse.insertRows("orders", rows)).toEqual([{ kind: "stored" }]);
  });

  test("a new column: a row with it has no such field until then, others are stored", async () => {
    const { warehouse, dataset } = await open();
    const live = await warehouse.createTable(orders);
    dataset.holdPropagation();
    await warehouse.patchTable(noted, live.etag);
    const rows = [toInsert(orderRow("1", { note: "x" })), toInsert(orderRow("2"))];
    expect(await warehouse.insertRows("orders", rows)).toMatchObject([
      { kind: "rejected", reason: "no such field", location: "note" },
      { kind: "stored" },
    ]);
    await dataset.releasePropagation();
    expect(await warehouse.insertRows("orders", rows.slice(0, 1))).toEqual([{ kind: "stored" }]);
  });
});

describe("a REQUIRED column that was relaxed", () => {
  const relaxed = withColumn(
    withColumn(orders, "order_id", (field) => ({ ...field, mode: "NULLABLE" })),
    "_ingested_at",
    (field) => ({ ...field, mode: "NULLABLE" }),
  );
  const row = (id: string, more: Row) => ({ insertId: id, row: orderRow(id, more) });

  test("is asked for by insertAll for a while: the row is told apart from one that is wrong", async () => {
    const { warehouse, dataset } = await open();
    const live = await warehouse.createTable(orders);
    dataset.holdPropagation();
    await warehouse.patchTable(relaxed, live.etag);
    const rows = [
      row("1", { order_id: null }),
      row("2", { order_id: null, _ingested_at: null }),
      row("3", { order_id: 3 }),
      row("4", {}),
    ];
    expect(await warehouse.insertRows("orders", rows)).toEqual([
      {
        kind: "rejected",
        reason: "missing required",
        message: "Missing required field: Msg_0_CLOUD_QUERY_TABLE.order_id.",
        location: "order_id",
      },
      {
        kind: "rejected",
        reason: "missing required",
        message:
          "Missing required fields: Msg_0_CLOUD_QUERY_TABLE.order_id, Msg_0_CLOUD_QUERY_TABLE._ingested_at.",
        location: "order_id",
      },
      { kind: "rejected", reason: "invalid", message: expect.any(String), location: "order_id" },
      { kind: "stored" },
    ]);
    await dataset.releasePropagation();
    expect(await warehouse.insertRows("orders", rows.slice(0, 2))).toEqual([
      { kind: "stored" },
      { kind: "stored" },
    ]);
  });
});

describe("requests", () => {
  test("carry at most 500 rows and 5 MB, and outcomes keep their places", async () => {
    const { warehouse } = await open();
    await warehouse.createTable(orders);
    const rows = Array.from({ length: 1_201 }, (_, index) =>
      toInsert(index === 700 ? bad : orderRow(String(index))),
    );
    const before = server.requests.length;
    const outcomes = await warehouse.insertRows("orders", rows);
    expect(server.requests.slice(before)).toEqual(
      Array.from({ length: 3 }, () => "POST /tables/orders/insertAll"),
    );
    expect(outcomes.flatMap(({ kind }, index) => (kind === "stored" ? [] : [index]))).toEqual([700]);
  });

  test("keep what we do not know of a column, for example its policy tags", async () => {
    const { warehouse, dataset } = await open();
    const live = await warehouse.createTable(orders);
    const tagged = { name: "order_id", type: "STRING", mode: "REQUIRED", policyTags: { names: ["t"] } };
    const raw = (await dataset.get("orders")) as { readonly schema: { readonly fields: readonly object[] } };
    const fields = [tagged, ...raw.schema.fields.slice(1)] as never;
    await dataset.patch("orders", { schema: { fields } }, live.etag);
    const current = await warehouse.getTable("orders");
    await warehouse.patchTable(noted, current?.etag ?? "");
    expect(await dataset.get("orders")).toMatchObject({
      schema: { fields: expect.arrayContaining([tagged]) },
    });
  });

  test("make a view that died with its maker, where the tables are owned", async () => {
    const { warehouse } = await open(undefined, { ownsTables: true });
    // The table is created; its view is not.
    server.misbehave({ fault: { kind: "slow", milliseconds: 0 }, method: "POST", path: /^\/tables$/ });
    server.misbehave({ fault: { kind: "reset" }, method: "POST", path: /^\/tables$/ });
    await expect(warehouse.createTable(orders)).rejects.toMatchObject({ retryClass: "TRANSIENT" });
    await warehouse.getTable("orders");
    expect(server.requests.at(-1)).toBe("POST /tables");
  });

  test.each(["DELETE FROM orders", "DROP TABLE orders", "CREATE TABLE x (a INT64)"])(
    "run nothing that is no SELECT: %s",
    async (sql) => {
      const { warehouse } = await open();
      await expect(warehouse.query(sql)).rejects.toMatchObject({ retryClass: "POISON" });
      expect(server.requests.at(-1)).toBe("POST /jobs");
    },
  );
});
