import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TableDefinition } from "../../generated/contract.ts";
import { PlatformError } from "../runtime/errors.ts";
import { column } from "./contract-tables.ts";
import { openDuckdbWarehouse } from "./duckdb.ts";
import { planMigration } from "./migration-plan.ts";
import { readMigrationPlan, runMigration, type MigrationTarget } from "./migration-run.ts";
import type { TableMigrator, Warehouse } from "./warehouse.ts";

let warehouse: Warehouse & TableMigrator;
let target: MigrationTarget;

beforeEach(async () => {
  warehouse = await openDuckdbWarehouse({ file: ":memory:" });
  target = { warehouse, migrator: warehouse };
});

afterEach(() => warehouse.close());

function table(...fields: TableDefinition["schema"]["fields"]): TableDefinition {
  return { name: "t", schema: { fields } };
}

const from = table(column("k", "INTEGER"), column("a", "INTEGER"));
const to = table(column("k", "NUMERIC"), column("a", "STRING"), column("b", "DATE"));
const plan = planMigration(to, from);
const kindsOf = (steps: readonly { readonly kind: string }[]) => steps.map(({ kind }) => kind);

test("a dry run tells the steps and the snapshot, and changes nothing", async () => {
  const live = await warehouse.createTable(from);
  const run = await runMigration(plan, target, { apply: false });
  expect(run).toMatchObject({ state: "planned", snapshot: `t_before_${plan.id}` });
  expect(kindsOf(run.steps)).toEqual(["patch", "ddl", "rebuild"]);
  expect(await warehouse.getTable("t")).toEqual(live);
});

test("all steps are taken, after a copy of the table as it was", async () => {
  await warehouse.createTable(from);
  await warehouse.insertRows("t", [{ insertId: "1", row: { k: 1, a: 2 } }]);
  const run = await runMigration(plan, target, { apply: true });
  expect(run.state).toBe("done");
  expect((await warehouse.query("SELECT * FROM t")).rows).toEqual([{ k: "1", a: "2", b: null }]);
  expect((await warehouse.query(`SELECT k, a FROM ${run.snapshot}`)).rows).toEqual([{ k: 1, a: 2 }]);
});

test.each([0, 1, 2, 3])(
  "a run that was cut off after %i changes goes on, and keeps the first copy",
  async (most) => {
    await warehouse.createTable(from);
    let changes = 0;
    const cutOff = async <T>(change: () => Promise<T>) => {
      if (changes++ >= most) throw new Error("cut off");
      return change();
    };
    const fragile: MigrationTarget = {
      warehouse: {
        getTable: (name) => warehouse.getTable(name),
        createTable: (definition) => cutOff(() => warehouse.createTable(definition)),
        patchTable: (definition, etag) => cutOff(() => warehouse.patchTable(definition, etag)),
      },
      migrator: {
        snapshotTable: (name, snapshot) => warehouse.snapshotTable(name, snapshot),
        migrateTable: (stage, etag) => cutOff(() => warehouse.migrateTable(stage, etag)),
      },
    };
    await runMigration(plan, fragile, { apply: true }).catch(() => {});
    const run = await runMigration(plan, target, { apply: true });
    expect(run).toMatchObject({ state: "done" });
    expect(kindsOf(run.steps)).toEqual(["patch", "ddl", "rebuild"].slice(most));
    expect(await runMigration(plan, target, { apply: true })).toMatchObject({ state: "done", steps: [] });
  },
);

test("who changes the table meanwhile is waited out", async () => {
  await warehouse.createTable(from);
  let conflicts = 0;
  const contended: MigrationTarget["warehouse"] = {
    getTable: (name) => warehouse.getTable(name),
    createTable: (definition) => warehouse.createTable(definition),
    async patchTable(definition, etag) {
      if (conflicts++ === 0) throw new PlatformError("CONFLICT", "ETAG_MISMATCH", "changed");
      return warehouse.patchTable(definition, etag);
    },
  };
  expect((await runMigration(plan, { ...target, warehouse: contended }, { apply: true })).state).toBe("done");
});

describe("refused, with nothing changed", () => {
  test.each<{ what: string; live: TableDefinition | null; given?: object; reason: RegExp }>([
    {
      what: "a column of another type",
      live: table(column("k", "STRING"), column("a", "INTEGER")),
      reason: /k is STRING, and the plan begins at INT64/,
    },
    {
      what: "a column that the plan does not know",
      live: table(column("k", "INTEGER"), column("a", "INTEGER"), column("x", "DATE")),
      reason: /x is DATE/,
    },
    { what: "no table", live: null, reason: /no such table/ },
    { what: "steps that somebody edited", live: from, given: { steps: [] }, reason: /make it again/ },
    {
      what: "a refused step",
      live: from,
      given: planMigration(table(column("k", "DATE")), from),
      reason: /could be lost/,
    },
    {
      what: "a table that is there for one that is new",
      live: from,
      given: planMigration(to, null),
      reason: /exists already/,
    },
  ])("$what", async ({ live, given, reason }) => {
    const before = live === null ? null : await warehouse.createTable(live);
    const run = await runMigration({ ...plan, ...given }, target, { apply: true });
    expect(run.state).toBe("refused");
    expect(run.reasons.join()).toMatch(reason);
    expect(await warehouse.getTable("t")).toEqual(before);
  });
});

test("a plan is read back from JSON, and nothing else is one", () => {
  expect(readMigrationPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  for (const value of [
    null,
    [],
    {},
    { ...plan, to: {} },
    { ...plan, to: { name: "t", schema: { fields: [1] } } },
  ]) {
    expect(() => readMigrationPlan(value)).toThrow(/no plan/);
  }
});
