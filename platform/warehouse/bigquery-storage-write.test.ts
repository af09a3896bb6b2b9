import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TableDefinition } from "../../generated/contract.ts";
import { type BigqueryServer, startBigqueryServer } from "../testing/bigquery-server/server.ts";
import {
  type AppendFault,
  startStorageServer,
  type StorageServer,
} from "../testing/bigquery-server/storage-server.ts";
import type { Dataset } from "../testing/bigquery-server/tables.ts";
import { openBigqueryWarehouse } from "./bigquery.ts";
import {
  column,
  orderRow,
  orders,
  systemColumns,
  toInsert,
  withColumn,
  withFields,
} from "./contract-tables.ts";
import { warehouseContract } from "./contract.ts";
import { migrationStages, planMigration } from "./migration-plan.ts";
import type { Warehouse } from "./warehouse.ts";

let server: BigqueryServer;
let storage: StorageServer;
const datasets = new Map<string, Dataset>();

beforeAll(async () => {
  server = await startBigqueryServer();
  storage = await startStorageServer((name) => datasets.get(name) ?? null);
});
afterAll(async () => {
  await storage.close();
  await server.close();
});

async function open(now?: () => Date, timeoutSeconds = 60): Promise<Warehouse> {
  const name = `d_${randomUUID().replaceAll("-", "")}`;
  datasets.set(name, await server.makeDataset(name, now));
  return openBigqueryWarehouse({
    projectId: server.projectId,
    dataset: name,
    emulatorUrl: server.url,
    writer: "storage",
    storageEmulatorHost: storage.address,
    timeoutSeconds,
    ...(now === undefined ? {} : { now }),
  });
}

/** Carries out the change in the warehouse, as a migration does beside the writer. */
async function widen(before: TableDefinition, after: TableDefinition): Promise<void> {
  const { statements } = [...datasets.values()].at(-1) ?? {};
  for (const stage of migrationStages(after, before, planMigration(after, before).id)) {
    statements?.expect(stage);
    if (stage.step.kind === "ddl") await statements?.run(stage.step.sql);
  }
}

warehouseContract("the BigQuery adapter with the Storage Write API", open);

const rows = ["1", "2", "3"].map((id) => toInsert(orderRow(id)));
const noted = withFields(orders, (fields) => [...fields, column("note", "STRING")]);
const stored = { kind: "stored" };

const countOf = async (warehouse: Warehouse) =>
  (await warehouse.query("SELECT count(*) AS n FROM orders")).rows[0]?.["n"];

describe("an append that goes wrong", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    storage.thaw();
    warehouse = await open();
    await warehouse.createTable(orders);
  });

  test.each<[AppendFault, object]>([
    [{ kind: "drop" }, { retryClass: "TRANSIENT" }],
    [{ kind: "lost" }, { retryClass: "TRANSIENT" }],
    [{ kind: "error", code: 14, message: "try again" }, { retryClass: "TRANSIENT" }],
    [{ kind: "error", code: 8, message: "quota" }, { retryClass: "TRANSIENT" }],
    [{ kind: "error", code: 13, message: "internal" }, { retryClass: "TRANSIENT" }],
    [
      { kind: "error", code: 7, message: "denied" },
      { retryClass: "SETUP", code: "PERMISSION_DENIED" },
    ],
    [
      { kind: "error", code: 5, message: "no table" },
      { retryClass: "SCHEMA_PENDING", code: "TABLE_NOT_FOUND" },
    ],
    [
      { kind: "error", code: 3, message: "SchemaMismatch: input schema has more fields" },
      { retryClass: "SCHEMA_PENDING", code: "SCHEMA_MISMATCH" },
    ],
    [
      { kind: "error", code: 3, message: "The proto field mismatched with BigQuery field at a.b" },
      { retryClass: "SCHEMA_PENDING", code: "SCHEMA_MISMATCH" },
    ],
  ])("%o has its class, and the same rows are stored the next time", async (fault, want) => {
    storage.misbehave(fault);
    await expect(warehouse.insertRows("orders", rows)).rejects.toMatchObject(want);
    expect(await warehouse.insertRows("orders", rows)).toEqual([stored, stored, stored]);
  });

  test("an answer that is lost leaves rows twice in the table: the default stream knows no insertId", async () => {
    storage.misbehave({ kind: "lost" });
    await warehouse.insertRows("orders", rows).catch(() => {});
    await warehouse.insertRows("orders", rows);
    expect(await countOf(warehouse)).toBe(6);
  });

  test("rows that are refused keep the others back, which are sent again", async () => {
    storage.misbehave({ kind: "rowErrors", rows: [1], message: "field is bad" });
    expect(await warehouse.insertRows("orders", rows)).toEqual([
      { kind: "stopped" },
      { kind: "rejected", reason: "invalid", message: "field is bad", location: "" },
      { kind: "stopped" },
    ]);
    expect(await countOf(warehouse)).toBe(0);
  });

  test("a request that is refused as a whole is halved until the row is found", async () => {
    const refused: AppendFault = { kind: "error", code: 3, message: "bad" };
    // All three, all three on another stream, then the first.
    storage.misbehave(refused, refused, refused);
    expect(await warehouse.insertRows("orders", rows)).toMatchObject([
      { kind: "rejected", reason: "invalid" },
      stored,
      stored,
    ]);
  });

  test("a request that only a stream of old refuses is stored by a new one", async () => {
    await warehouse.insertRows("orders", rows);
    const before = storage.opened.length;
    storage.misbehave({ kind: "error", code: 3, message: "bad" });
    expect(await warehouse.insertRows("orders", rows)).toEqual([stored, stored, stored]);
    expect(storage.opened.length - before).toBe(1);
  });

  test("an answer that never comes is a failure in time", async () => {
    const hurried = await open(undefined, 2);
    await hurried.createTable(orders);
    storage.misbehave({ kind: "silent" });
    await expect(hurried.insertRows("orders", rows)).rejects.toMatchObject({ code: "TIMEOUT" });
    expect(await hurried.insertRows("orders", rows)).toEqual([stored, stored, stored]);
  });
});

describe("a table that changes", () => {
  const withNote = [toInsert(orderRow("4", { note: "x" })), toInsert(orderRow("5"))];

  test("a row with a new column finds it at once: the stream is opened anew", async () => {
    const warehouse = await open();
    const live = await warehouse.createTable(orders);
    await warehouse.insertRows("orders", rows);
    await warehouse.patchTable(noted, live.etag);
    expect(await warehouse.insertRows("orders", withNote)).toEqual([stored, stored]);
    expect((await warehouse.query("SELECT note FROM orders WHERE note IS NOT NULL")).rows).toEqual([
      { note: "x" },
    ]);
  });

  test("while the stream does not know the column, the row has no such field, and is not stored without it", async () => {
    const warehouse = await open();
    const live = await warehouse.createTable(orders);
    await warehouse.insertRows("orders", rows);
    await storage.freeze();
    await warehouse.patchTable(noted, live.etag);
    expect(await warehouse.insertRows("orders", withNote)).toMatchObject([
      { kind: "rejected", reason: "no such field", location: "note" },
      stored,
    ]);
    storage.thaw();
    expect(await warehouse.insertRows("orders", withNote.slice(0, 1))).toEqual([stored]);
  });

  test("while the stream asks for a column that was relaxed, the row misses it; it is stored afterwards", async () => {
    const relaxed = withColumn(orders, "order_id", (field) => ({ ...field, mode: "NULLABLE" }));
    const without = [{ insertId: "6", row: orderRow("6", { order_id: null }) }];
    const warehouse = await open();
    const live = await warehouse.createTable(orders);
    await warehouse.insertRows("orders", rows);
    await storage.freeze();
    await warehouse.patchTable(relaxed, live.etag);
    expect(await warehouse.insertRows("orders", without)).toMatchObject([
      { kind: "rejected", reason: "missing required", location: "order_id" },
    ]);
    storage.thaw();
    expect(await warehouse.insertRows("orders", without)).toEqual([stored]);
  });

  test("a schema that the service tells of is taken up, and a known one is not asked for again", async () => {
    const warehouse = await open();
    const live = await warehouse.createTable(orders);
    const before = storage.opened.length;
    await warehouse.insertRows("orders", rows);
    await warehouse.insertRows("orders", rows);
    expect(storage.opened.length - before).toBe(1);
    await warehouse.patchTable(noted, live.etag);
    await warehouse.insertRows("orders", rows);
    await warehouse.insertRows("orders", rows);
    expect(storage.opened.length - before).toBe(2);
  });

  test("a wider type: rows wait while the service tells the old one, and none is refused", async () => {
    const before: TableDefinition = {
      name: "counts",
      schema: { fields: [column("n", "INTEGER"), ...systemColumns] },
    };
    const after = withColumn(before, "n", (field) => ({ ...field, type: "FLOAT" }));
    const insert = [toInsert({ n: 7, _event_id: "1", _ingested_at: "2024-01-15T10:30:00.000000Z" })];
    const warehouse = await open();
    await warehouse.createTable(before);
    await warehouse.insertRows("counts", insert);
    await widen(before, after);
    await expect(warehouse.insertRows("counts", insert)).rejects.toMatchObject({
      retryClass: "SCHEMA_PENDING",
      code: "SCHEMA_MISMATCH",
    });
    expect(await warehouse.insertRows("counts", insert)).toEqual([stored]);
  });
});

test("a BIGNUMERIC has as many digits as BigQuery keeps", async () => {
  const warehouse = await open();
  const fields = [column("x", "BIGNUMERIC"), ...systemColumns];
  await warehouse.createTable({ name: "sums", schema: { fields } });
  const sum = (x: string) => toInsert({ x, _event_id: x, _ingested_at: "2024-01-15T10:30:00.000000Z" });
  const digits = "9".repeat(38);
  expect(
    await warehouse.insertRows("sums", [sum(`${digits}.${digits}`), sum(`1${"0".repeat(38)}`)]),
  ).toMatchObject([stored, { kind: "rejected", reason: "invalid", location: "x" }]);
});

describe("batches of one table at a time", () => {
  const unknown = [toInsert(orderRow("9", { note: "x" }))];
  const refused = [{ kind: "rejected", reason: "no such field", location: "note" }];

  test("a refused row of one batch leaves the appends of another alone", async () => {
    const warehouse = await open(undefined, 3);
    await warehouse.createTable(orders);
    const sent = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    storage.misbehave({
      kind: "held",
      until() {
        sent.resolve();
        return answered.promise;
      },
    });
    const slow = warehouse.insertRows("orders", rows);
    await sent.promise;
    expect(await warehouse.insertRows("orders", unknown)).toMatchObject(refused);
    expect(await warehouse.insertRows("orders", [toInsert(orderRow("4"))])).toEqual([stored]);
    answered.resolve();
    expect(await slow).toEqual([stored, stored, stored]);
    expect(await countOf(warehouse)).toBe(4);
  });

  test("batches that are refused together share one new stream", async () => {
    const warehouse = await open();
    await warehouse.createTable(orders);
    await warehouse.insertRows("orders", rows);
    const before = storage.opened.length;
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => warehouse.insertRows("orders", unknown)),
    );
    expect(answers).toMatchObject([refused, refused, refused]);
    expect(storage.opened.length - before).toBe(1);
  });
});
