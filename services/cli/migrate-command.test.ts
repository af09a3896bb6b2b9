import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TableDefinition } from "../../generated/contract.ts";
import { openEmbeddedBus } from "../../platform/event-bus/embedded.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { startBigqueryServer } from "../../platform/testing/bigquery-server/server.ts";
import { migrationStages, planMigration } from "../../platform/warehouse/migration-plan.ts";
import { temporaryFolder } from "../../tests/support/scratch.ts";
import { migrateCommand } from "./migrate-command.ts";
import type { Output } from "./output.ts";

const from: TableDefinition = {
  name: "t",
  schema: { fields: [{ name: "k", type: "INTEGER", mode: "NULLABLE" }] },
};
const to: TableDefinition = {
  name: "t",
  schema: { fields: [{ name: "k", type: "STRING", mode: "NULLABLE" }] },
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

/** A data folder on which no stack runs, with one row. */
beforeEach(async () => {
  folder = await temporaryFolder();
  const warehouse = await openDuckdbWarehouse({ file: join(folder.path, "warehouse.duckdb") });
  await warehouse.createTable(from);
  await warehouse.insertRows("t", [{ insertId: "1", row: { k: 7 } }]);
  await warehouse.close();
  await openEmbeddedBus({ file: join(folder.path, "bus.db"), subscriptions: [] }).close();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

async function migrate(
  content: unknown,
  options: { readonly apply?: boolean; readonly json?: boolean } = {},
) {
  const file = join(folder.path, "plan.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  let [written, notes] = ["", ""];
  const output: Output = {
    write: (text) => void (written += String(text)),
    note: (text) => void (notes += text),
    interactive: false,
    notesInteractive: false,
    signal: new AbortController().signal,
    interrupted: false,
    [Symbol.dispose]() {},
  };
  const exit = await migrateCommand({ file, apply: false, json: false, ...options }, folder.path, output);
  return { exit, written, notes };
}

async function rows() {
  const warehouse = await openDuckdbWarehouse({ file: join(folder.path, "warehouse.duckdb") });
  const { rows: found } = await warehouse.query("SELECT * FROM t");
  await warehouse.close();
  return found;
}

test("tells first, does it when asked, and does it once", async () => {
  const plan = planMigration(to, from);
  const told = await migrate([plan]);
  expect(told).toMatchObject({ exit: 0, notes: expect.stringContaining("--apply") as string });
  expect(told.written).toMatch(/would be changed[^]*1\. rebuild[^]*CREATE SNAPSHOT TABLE[^]*t_before_/);
  expect(await rows()).toEqual([{ k: 7 }]);

  expect((await migrate(plan, { apply: true })).written).toMatch(/changed in this order\n {2}1\. rebuild/);
  expect(await rows()).toEqual([{ k: "7" }]);

  const again = await migrate(plan, { apply: true, json: true });
  expect(JSON.parse(again.written)).toMatchObject([{ table: "t", state: "done", steps: [] }]);
});

test("a table that is something else is refused, with the next step", async () => {
  const { exit, written } = await migrate(planMigration(to, to), { apply: true });
  expect([exit, written]).toEqual([0, "the plan has no steps\n"]);
  const other = planMigration(to, {
    ...from,
    schema: { fields: [{ name: "k", type: "DATE", mode: "NULLABLE" }] },
  });
  const refused = await migrate(other, { apply: true });
  expect(refused).toMatchObject({
    exit: 1,
    written: expect.stringMatching(/k is INT64[^]*codegen -- drift/) as string,
  });
  expect(await rows()).toEqual([{ k: 7 }]);
});

test("on Google Cloud the steps are jobs in the dataset", async () => {
  const server = await startBigqueryServer();
  try {
    const plan = planMigration(to, from);
    const dataset = await server.makeDataset("events");
    for (const stage of migrationStages(to, from, plan.id)) dataset.statements.expect(stage);
    await dataset.create({ ...from, tableReference: { tableId: "t" }, etag: "" });
    vi.stubEnv("PLATFORM", "gcp");
    vi.stubEnv("GCP_PROJECT_ID", server.projectId);
    vi.stubEnv("BIGQUERY_DATASET", "events");
    vi.stubEnv("BIGQUERY_EMULATOR_URL", server.url);
    expect(await migrate(plan)).toMatchObject({
      exit: 0,
      written: expect.stringContaining("would be") as string,
    });
    expect(await migrate(plan, { apply: true })).toMatchObject({ exit: 0 });
    expect((await dataset.warehouse.getTable("t"))?.definition).toEqual(to);
  } finally {
    await server.close();
  }
});

test.each([
  ["{", /not JSON/],
  ['{"table": "t"}', /no plan/],
])("%s is told to be none", async (content, want) => {
  await expect(migrate(content)).rejects.toThrow(want);
});
