import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TableDefinition } from "../../generated/contract.ts";
import type { RetryClock } from "../runtime/retry.ts";
import { type BigqueryServer, startBigqueryServer } from "../testing/bigquery-server/server.ts";
import type { Dataset } from "../testing/bigquery-server/tables.ts";
import { openBigqueryMigrator } from "./bigquery-migration.ts";
import type { TableAnswer } from "./bigquery-tables.ts";
import { openBigqueryWarehouse } from "./bigquery.ts";
import { column, systemColumns } from "./contract-tables.ts";
import { migrationStages, planMigration } from "./migration-plan.ts";
import { type MigrationTarget, runMigration } from "./migration-run.ts";

let server: BigqueryServer;
beforeAll(async () => {
  server = await startBigqueryServer();
});
afterAll(() => server.close());

const from: TableDefinition = {
  name: "t",
  schema: { fields: [column("k", "INTEGER"), column("a", "INTEGER"), ...systemColumns] },
};
const to: TableDefinition = {
  name: "t",
  schema: {
    fields: [column("k", "NUMERIC"), column("a", "STRING"), ...systemColumns, column("b", "DATE")],
  },
};
const plan = planMigration(to, from);
const now = "2026-01-15T10:30:00.000000Z";
const row = (id: string) => ({ insertId: id, row: { k: 1, a: 2, _event_id: id, _ingested_at: now } });

/** Time passes at once, and `onWait` is what happens meanwhile. */
let onWait: () => Promise<void>;
const clock: RetryClock = { sleep: () => onWait(), random: () => 0 };

let dataset: Dataset;
let target: MigrationTarget & { readonly warehouse: ReturnType<typeof openBigqueryWarehouse> };

beforeEach(async () => {
  onWait = async () => {};
  server.behave();
  const name = `d_${randomUUID().replaceAll("-", "")}`;
  dataset = await server.makeDataset(name);
  for (const stage of migrationStages(to, from, plan.id)) dataset.statements.expect(stage);
  const options = { projectId: server.projectId, dataset: name, emulatorUrl: server.url };
  target = {
    warehouse: openBigqueryWarehouse(options),
    migrator: openBigqueryMigrator({ ...options, clock }),
  };
  await target.warehouse.createTable(from);
  await target.warehouse.insertRows("t", [row("1")]);
});

const valuesOf = async (table: string) =>
  (await dataset.warehouse.query(`SELECT k, a FROM ${table} ORDER BY _event_id`)).rows;

test("a plan is carried out: patch, statement and rebuild, after a copy of the table as it was", async () => {
  const run = await runMigration(plan, target, { apply: true });
  expect(run).toMatchObject({ state: "done", snapshot: `t_before_${plan.id}` });
  expect(run.steps.map(({ kind }) => kind)).toEqual(["patch", "ddl", "rebuild"]);
  expect(await valuesOf("t")).toEqual([{ k: "1", a: "2" }]);
  expect(await valuesOf(`t_before_${plan.id}`)).toEqual([{ k: 1, a: 2 }]);
  expect(await runMigration(plan, target, { apply: true })).toMatchObject({ state: "done", steps: [] });
});

test("a dry run changes nothing", async () => {
  const live = await target.warehouse.getTable("t");
  expect(await runMigration(plan, target, { apply: false })).toMatchObject({ state: "planned" });
  expect(await target.warehouse.getTable("t")).toEqual(live);
});

test("the view of a rebuilt table goes by its new partition column", async () => {
  const fields = [column("x", "DATE"), column("y", "DATE"), ...systemColumns];
  const before: TableDefinition = {
    name: "days",
    schema: { fields },
    timePartitioning: { type: "DAY", field: "x" },
  };
  const after: TableDefinition = { ...before, timePartitioning: { type: "DAY", field: "y" } };
  const moved = planMigration(after, before);
  for (const stage of migrationStages(after, before, moved.id)) dataset.statements.expect(stage);
  await target.warehouse.createTable(before);
  expect(dataset.views.get("days_deduplicated")).toContain("PARTITION BY `x`");
  await runMigration(moved, target, { apply: true });
  expect(dataset.views.get("days_deduplicated")).toContain("PARTITION BY `y`");
});

describe("a table with policy tags", () => {
  const tags = { policyTags: { names: ["projects/p/locations/eu/taxonomies/1/policyTags/2"] } };
  const nested: TableDefinition = {
    name: "n",
    schema: {
      fields: [
        column("k", "INTEGER"),
        column("r", "RECORD", "REPEATED", [column("mail", "INTEGER")]),
        ...systemColumns,
      ],
    },
  };
  const retyped: TableDefinition = {
    name: "n",
    schema: {
      fields: [
        column("k", "STRING"),
        column("r", "RECORD", "REPEATED", [column("mail", "STRING")]),
        ...systemColumns,
      ],
    },
  };
  const rebuilt = planMigration(retyped, nested);

  /** Gives a member to the column k and to r.mail, as whoever protects columns does. */
  async function give(members: object): Promise<void> {
    const live = (await dataset.get("n")) as TableAnswer;
    const fields = (live.schema?.fields ?? []).map((field) => {
      if (field.name === "k") return { ...field, ...members };
      if (field.name !== "r") return field;
      return { ...field, fields: (field.fields ?? []).map((one) => ({ ...one, ...members })) };
    });
    await dataset.patch("n", { schema: { fields } }, live.etag);
  }

  const fieldsOf = async (table: string) => ((await dataset.get(table)) as TableAnswer).schema?.fields;
  const tagged = (type: string) =>
    expect.arrayContaining([
      expect.objectContaining({ name: "k", type, ...tags }),
      expect.objectContaining({
        name: "r",
        fields: [expect.objectContaining({ name: "mail", type, ...tags })],
      }),
    ]);

  beforeEach(async () => {
    await target.warehouse.createTable(nested);
    for (const stage of migrationStages(retyped, nested, rebuilt.id)) dataset.statements.expect(stage);
  });

  test("has them after a rebuild as well, and its copy has them", async () => {
    await give(tags);
    const asked = server.requests.length;
    expect(await runMigration(rebuilt, target, { apply: true })).toMatchObject({ state: "done" });
    expect(await fieldsOf("n")).toEqual(tagged("STRING"));
    expect(await fieldsOf(`n_before_${rebuilt.id}`)).toEqual(tagged("INTEGER"));
    // The copy is closed before it takes the table's name.
    const next = server.requests.slice(asked).filter((one) => /^PATCH|^POST .jobs$/.test(one));
    expect(next.indexOf(`PATCH /tables/n_next_${rebuilt.id}`)).toBe(next.lastIndexOf("POST /jobs") - 1);
  });

  test("has them in a copy that a query makes", async () => {
    await give(tags);
    dataset.setStreaming("n", true);
    await target.migrator.snapshotTable("n", "n_copy");
    expect(await fieldsOf("n_copy")).toEqual(tagged("INTEGER"));
    const asked = server.requests.length;
    await target.migrator.snapshotTable("n", "n_copy");
    expect(server.requests.slice(asked)).not.toContain("PATCH /tables/n_copy");
  });

  test("is not swapped for one that could not be given them", async () => {
    await give(tags);
    const denied = { kind: "status", status: 403, reason: "accessDenied" } as const;
    server.misbehave({ fault: denied, method: "PATCH", path: /_next_/ });
    await expect(runMigration(rebuilt, target, { apply: true })).rejects.toMatchObject({
      retryClass: "SETUP",
      message: expect.stringMatching(/n_next_\w+ holds rows of n without .*setCategory/),
    });
    expect(await fieldsOf("n")).toEqual(tagged("INTEGER"));
    expect(await runMigration(rebuilt, target, { apply: true })).toMatchObject({ state: "done" });
    expect(await fieldsOf("n")).toEqual(tagged("STRING"));
  });

  test("is not rebuilt where a column has what no patch gives back", async () => {
    await give({ maxLength: "20" });
    await expect(runMigration(rebuilt, target, { apply: true })).rejects.toMatchObject({
      retryClass: "SETUP",
      code: "REBUILD_WOULD_LOSE",
      message: expect.stringContaining("maxLength of k, maxLength of r.mail"),
    });
    expect(await fieldsOf("n")).not.toEqual(tagged("STRING"));
  });

  test("is not rebuilt while queries must filter by partition", async () => {
    const live = await target.warehouse.getTable("n");
    await dataset.patch("n", { requirePartitionFilter: true } as object, live?.etag);
    await expect(runMigration(rebuilt, target, { apply: true })).rejects.toThrow(/require_partition_filter/);
  });
});

describe("answers that go wrong", () => {
  test.each([
    { what: "a start whose answer is lost", fault: { kind: "lost" }, method: "POST", times: 1 },
    { what: "a start that breaks", fault: { kind: "reset" }, method: "POST", times: 3 },
    {
      what: "a look that fails",
      fault: { kind: "status", status: 503, reason: "backendError" },
      method: "GET",
      times: 3,
    },
  ] as const)("$what: each job runs once, and the plan is done", async ({ fault, method, times }) => {
    server.misbehave({ fault, method, path: /^\/jobs/, times });
    expect(await runMigration(plan, target, { apply: true })).toMatchObject({ state: "done" });
    expect(await valuesOf("t")).toEqual([{ k: "1", a: "2" }]);
  });

  test("a statement that fails says what was being done, and is not repeated", async () => {
    const live = await target.warehouse.getTable("t");
    const stage = {
      step: { kind: "ddl", reason: "", sql: "ALTER TABLE `t` ALTER COLUMN `k` SET DATA TYPE FLOAT64" },
      after: from,
    } as const;
    await expect(target.migrator.migrateTable(stage, live?.etag ?? "")).rejects.toMatchObject({
      retryClass: "POISON",
      code: "STATEMENT_FAILED",
      message: expect.stringContaining("change table t"),
    });
  });
});

describe("rows that come meanwhile are not lost", () => {
  test("a table with a streaming buffer is copied whole, and not rebuilt", async () => {
    dataset.setStreaming("t", true);
    await expect(runMigration(plan, target, { apply: true })).rejects.toMatchObject({
      retryClass: "SETUP",
      code: "TABLE_IS_STREAMED",
    });
    expect(await valuesOf(`t_before_${plan.id}`)).toEqual([{ k: 1, a: 2 }]);
    dataset.setStreaming("t", false);
    expect(await runMigration(plan, target, { apply: true })).toMatchObject({ state: "done" });
  });

  test("rows that come while the table is copied begin the copy again", async () => {
    let isDue = true;
    onWait = async () => {
      const copying = server.requests.filter((request) => request === "POST /jobs").length;
      // Snapshot, statement, snapshot again, then the copy.
      if (!isDue || copying - jobsBefore < 4) return;
      isDue = false;
      await target.warehouse.insertRows("t", [{ ...row("2"), row: { ...row("2").row, k: "1" } }]);
    };
    const jobsBefore = server.requests.filter((request) => request === "POST /jobs").length;
    expect(await runMigration(plan, target, { apply: true })).toMatchObject({ state: "done" });
    expect(isDue).toBe(false);
    expect(await valuesOf("t")).toEqual([
      { k: "1", a: "2" },
      { k: "1", a: "2" },
    ]);
  });
});

test.each([
  { what: "an old etag", etag: "old", want: { retryClass: "CONFLICT", code: "ETAG_MISMATCH" } },
  { what: "a loss of values", etag: null, want: { retryClass: "POISON", code: "MIGRATION_REFUSED" } },
])("$what changes nothing", async ({ etag, want }) => {
  const live = await target.warehouse.getTable("t");
  const after = { ...from, schema: { fields: [column("k", "BOOLEAN"), ...from.schema.fields.slice(1)] } };
  const stage = { step: { kind: "rebuild", reason: "", sql: "" }, after } as const;
  await expect(target.migrator.migrateTable(stage, etag ?? live?.etag ?? "")).rejects.toMatchObject(want);
  expect(await target.warehouse.getTable("t")).toEqual(live);
});
