import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Row, TableDefinition } from "../../generated/contract.ts";
import { warehouseContract } from "./contract.ts";
import { column, orderRow, orders, toInsert, withColumn, withFields } from "./contract-tables.ts";
import { openDuckdbWarehouse } from "./duckdb.ts";
import type { RowOutcome, Warehouse } from "./warehouse.ts";

const now = (): Date => new Date("2026-11-20T12:00:00Z");

warehouseContract("the embedded warehouse", (clock) => openDuckdbWarehouse({ file: ":memory:", now: clock }));

async function openOrders(): Promise<Warehouse> {
  const warehouse = await openDuckdbWarehouse({ file: ":memory:", now });
  onTestFinished(() => warehouse.close());
  await warehouse.createTable(orders);
  return warehouse;
}

function insert(warehouse: Warehouse, rows: readonly Row[]): Promise<readonly RowOutcome[]> {
  return warehouse.insertRows("orders", rows.map(toInsert));
}

describe("queries", () => {
  test.each([
    "SELECT order_id FROM orders",
    "SELECT order_id FROM prod_events_dataset.orders",
    "SELECT order_id FROM `any-project.prod_events_dataset.orders`",
    "SELECT `order_id` FROM `any-project`.`prod_events_dataset`.`orders`;",
    "SELECT order_id FROM any-project-7.prod_events_dataset.orders",
    "WITH x AS (SELECT * FROM orders) SELECT order_id FROM x",
    "FROM orders SELECT order_id",
  ])("%s", async (sql) => {
    const warehouse = await openOrders();
    await insert(warehouse, [orderRow("1")]);
    expect(await warehouse.query(sql)).toEqual({ columns: ["order_id"], rows: [{ order_id: "1" }] });
  });

  test.each<[string, unknown]>([
    ["(SELECT count(*) FROM orders)", 0],
    ["9007199254740993", "9007199254740993"],
    ["(SELECT sum(items[1].quantity) FROM orders)", null],
    ["170141183460469231731687303715884105727::HUGEINT", "170141183460469231731687303715884105727"],
    ["12.500::DECIMAL(10,3)", "12.5"],
    ["100::DECIMAL(10,3)", "100"],
    ["0::DECIMAL(10,3)", "0"],
    ["'NaN'::DOUBLE", "NaN"],
    ["'-inf'::DOUBLE", "-Infinity"],
    ["TIMESTAMPTZ '1969-12-31T23:59:59.999999+00'", "1969-12-31T23:59:59.999999Z"],
    ["TIMESTAMP '2024-01-15 10:30:00'", "2024-01-15T10:30:00.000000"],
    ["TIME '10:30:00'", "10:30:00"],
    ["DATE '2024-02-29'", "2024-02-29"],
    ["from_base64('AAEC')", "AAEC"],
    ["(SELECT list(order_id) FROM orders)", []],
    ["{a: 1, b: [1.50, NULL]}", { a: 1, b: ["1.5", null] }],
    ["MAP {'k': 1}", [{ key: "k", value: 1 }]],
    ["'00000000-0000-0000-0000-000000000001'::UUID", "00000000-0000-0000-0000-000000000001"],
  ])("SELECT %s gives %j", async (expression, want) => {
    const warehouse = await openOrders();
    const { rows } = await warehouse.query(`SELECT ${expression} AS value`);
    expect(rows).toEqual([{ value: want }]);
  });

  test("columns of one name stay apart", async () => {
    const warehouse = await openOrders();
    const result = await warehouse.query("SELECT 1 AS a, 2 AS a");
    expect(result).toEqual({ columns: ["a", "a:1"], rows: [{ a: 1, "a:1": 2 }] });
  });

  test("SHOW and DESCRIBE tell what there is", async () => {
    const warehouse = await openOrders();
    expect((await warehouse.query("SHOW TABLES")).rows).toEqual([
      { name: "orders" },
      { name: "orders_deduplicated" },
    ]);
    expect((await warehouse.query("DESCRIBE orders")).rows).toHaveLength(orders.schema.fields.length);
  });

  test.each([
    ["", "SQL_REFUSED"],
    ["-- nothing", "SQL_REFUSED"],
    ["SELECT 1; SELECT 2", "SQL_REFUSED"],
    ["DELETE FROM orders", "SQL_REFUSED"],
    ["DROP TABLE orders", "SQL_REFUSED"],
    ["CREATE TABLE other (a INTEGER)", "SQL_REFUSED"],
    ["SET threads = 1", "SQL_REFUSED"],
    ["ATTACH '/tmp/other.db'", "SQL_REFUSED"],
    ["EXPLAIN ANALYZE DELETE FROM orders", "SQL_REFUSED"],
    ["COPY (SELECT 1) TO '/tmp/out.csv'", "SQL_INVALID"],
    ["SELECT * FROM read_text('/etc/hostname')", "SQL_INVALID"],
    ["SELECT * FROM '/etc/hostname'", "SQL_INVALID"],
    ["SELECT * FROM glob('/*')", "SQL_INVALID"],
    ["SELECT `order_id FROM orders", "SQL_INVALID"],
    ["SELEC 1", "SQL_INVALID"],
  ])("%j is refused with %s", async (sql, code) => {
    const warehouse = await openOrders();
    await insert(warehouse, [orderRow("1")]);
    await expect(warehouse.query(sql)).rejects.toMatchObject({ retryClass: "POISON", code });
    expect((await warehouse.query("SELECT count(*) AS n FROM orders")).rows).toEqual([{ n: 1 }]);
  });

  test("a wrong name is answered with DuckDB's suggestion", async () => {
    const warehouse = await openOrders();
    await expect(warehouse.query("SELECT order_idd FROM orders")).rejects.toThrow(
      /Candidate bindings: "order_id"/,
    );
  });

  test("a query that needs too much memory passes, and the next one works", async () => {
    const warehouse = await openDuckdbWarehouse({ file: ":memory:", memoryLimit: "30MB" });
    onTestFinished(() => warehouse.close());
    const large = warehouse.query("SELECT list(i::VARCHAR || repeat('x', 100)) FROM range(3000000) t(i)");
    await expect(large).rejects.toMatchObject({ retryClass: "TRANSIENT", code: "OUT_OF_MEMORY" });
    expect((await warehouse.query("SELECT 1 AS a")).rows).toEqual([{ a: 1 }]);
  });
});

describe("rows", () => {
  test("names match without regard to case", async () => {
    const warehouse = await openOrders();
    const { order_id: id = null, ...rest } = orderRow("1");
    expect(await insert(warehouse, [{ ...rest, ORDER_ID: id }])).toEqual([{ kind: "stored" }]);
    expect((await warehouse.query("SELECT order_id FROM orders")).rows).toEqual([{ order_id: "1" }]);
  });

  test("a row that only DuckDB refuses is found among good ones", async () => {
    const warehouse = await openDuckdbWarehouse({ file: ":memory:", now });
    onTestFinished(() => warehouse.close());
    await warehouse.createTable(withFields(orders, (fields) => [...fields, column("_extra", "JSON")]));
    const rows = Array.from({ length: 9 }, (_, index) => orderRow(String(index)));
    rows[4] = orderRow("4", { _extra: String.raw`{"half": "\ud800"}` });
    const outcomes = await insert(warehouse, rows);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(
      rows.map((_, index) => (index === 4 ? "rejected" : "stored")),
    );
    expect(outcomes[4]).toMatchObject({ reason: "invalid", message: expect.not.stringContaining("half") });
    expect((await warehouse.query("SELECT count(*) AS n FROM orders")).rows).toEqual([{ n: 8 }]);
  });

  test("inserts, patches and queries at the same time lose nothing", async () => {
    const warehouse = await openOrders();
    await warehouse.createTable({ ...orders, name: "others" });
    let definition: TableDefinition = orders;
    const work: Promise<unknown>[] = [];
    for (let round = 0; round < 20; round += 1) {
      work.push(insert(warehouse, [orderRow(`a${round}`), orderRow(`b${round}`)]));
      work.push(warehouse.insertRows("others", [{ insertId: "1", row: orderRow(`${round}`) }]));
      work.push(warehouse.query("SELECT count(*) FROM orders_deduplicated"));
      if (round % 5 !== 0) continue;
      const etag = (await warehouse.getTable("orders"))?.etag ?? "";
      definition = withFields(definition, (fields) => [
        ...fields,
        column(`added_${round}`, "STRING", "REPEATED"),
      ]);
      definition = withColumn(definition, "items", (items) => ({
        ...items,
        fields: [...(items.fields ?? []), column(`added_${round}`, "INTEGER")],
      }));
      await warehouse.patchTable(definition, etag);
    }
    await Promise.all(work);
    const { rows } = await warehouse.query(
      "SELECT (SELECT count(*) FROM orders) AS a, (SELECT count(*) FROM others) AS b",
    );
    expect(rows).toEqual([{ a: 40, b: 20 }]);
  });
});

describe("a table name", () => {
  test.each(["Orders", "orders_deduplicated", "ORDERS_Deduplicated"])(
    "%s is taken once orders exists",
    async (name) => {
      const warehouse = await openOrders();
      await expect(warehouse.createTable({ ...orders, name })).rejects.toMatchObject({
        retryClass: "POISON",
      });
    },
  );
});

describe("the file", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "warehouse-"));
    file = join(folder, "data", "warehouse.duckdb");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("keeps tables, etags and rows", async () => {
    const first = await openDuckdbWarehouse({ file, now });
    const live = await first.createTable(orders);
    await insert(first, [orderRow("1")]);
    await first.close();
    const second = await openDuckdbWarehouse({ file, now });
    onTestFinished(() => second.close());
    expect(await second.getTable("orders")).toEqual(live);
    expect(await insert(second, [orderRow("2")])).toEqual([{ kind: "stored" }]);
    expect((await second.query("SELECT order_id FROM orders ORDER BY 1")).rows).toEqual([
      { order_id: "1" },
      { order_id: "2" },
    ]);
  });

  test("opens once in a process, and again after it is closed", async () => {
    const first = await openDuckdbWarehouse({ file });
    await expect(openDuckdbWarehouse({ file })).rejects.toMatchObject({
      retryClass: "SETUP",
      code: "WAREHOUSE_LOCKED",
    });
    await first.close();
    await (await openDuckdbWarehouse({ file })).close();
  });

  test("that is not DuckDB's is a fault of the set-up", async () => {
    const other = join(folder, "other.duckdb");
    await writeFile(other, "x".repeat(20_000));
    const refused = { retryClass: "SETUP", code: "WAREHOUSE_UNREADABLE" };
    await expect(openDuckdbWarehouse({ file: other })).rejects.toMatchObject(refused);
    await expect(openDuckdbWarehouse({ file: other })).rejects.toMatchObject(refused);
  });

  test("refuses a dataset that DuckDB would take for the file", async () => {
    const options = { file: join(folder, "events.duckdb"), dataset: "events" };
    await expect(openDuckdbWarehouse(options)).rejects.toMatchObject({
      retryClass: "SETUP",
      code: "WAREHOUSE_MISNAMED",
    });
  });

  test("is closed to a second process, and keeps every answered insert through kill -9", async () => {
    const module = new URL("duckdb.ts", import.meta.url).href;
    const tables = new URL("contract-tables.ts", import.meta.url).href;
    const script = `
      import { openDuckdbWarehouse } from ${JSON.stringify(module)};
      import { orderRow, orders } from ${JSON.stringify(tables)};
      const warehouse = await openDuckdbWarehouse({ file: ${JSON.stringify(file)}, now: () => new Date("2026-11-20T12:00:00Z") });
      await warehouse.createTable(orders);
      for (let i = 0; ; i += 1) {
        await warehouse.insertRows("orders", [{ insertId: String(i), row: orderRow(String(i)) }]);
        console.log(i);
      }`;
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    const exit = new Promise((resolve) => child.once("exit", resolve));
    let answered = -1;
    let locked: unknown;
    for await (const line of createInterface({ input: child.stdout })) {
      answered = Number(line);
      if (answered === 10) locked = await openDuckdbWarehouse({ file }).catch((error: unknown) => error);
      if (answered === 50) child.kill("SIGKILL");
    }
    await exit;
    expect(locked).toMatchObject({ retryClass: "SETUP", code: "WAREHOUSE_LOCKED" });
    const warehouse = await openDuckdbWarehouse({ file, now });
    onTestFinished(() => warehouse.close());
    const { rows } = await warehouse.query("SELECT order_id::BIGINT AS id FROM orders ORDER BY 1");
    const stored = rows.map((row) => row["id"]);
    expect(stored.slice(0, answered + 1)).toEqual(Array.from({ length: answered + 1 }, (_, index) => index));
    expect(stored.length).toBeLessThanOrEqual(answered + 2);
  });
});
