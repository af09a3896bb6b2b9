import { expect, test } from "vitest";
import type { EventDefinition, TableDefinition } from "../../generated/contract.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { migrationStages } from "../../platform/warehouse/migration-plan.ts";
import { runMigration } from "../../platform/warehouse/migration-run.ts";
import type { TableMigrator, Warehouse } from "../../platform/warehouse/warehouse.ts";
import { createTableManager } from "../../services/table-manager/app.ts";
import { mutated } from "../compat/testing/mutate.ts";
import { randomSchema } from "../compat/testing/random-schema.ts";
import { createRandom } from "../compat/witness/random.ts";
import { loadSchemaFiles } from "../load/load-schemas.ts";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { createMemoryReader } from "../load/memory-reader.ts";
import { buildModel } from "../model/build-model.ts";
import type { LockSet } from "../model/lock.ts";
import { planTables, type PlanSide } from "./plan-tables.ts";

const file = "schemas/visit.schema.json";

async function sideOf(schema: JsonSchema, locks: LockSet): Promise<PlanSide> {
  const reader = createMemoryReader({ [file]: JSON.stringify(schema) });
  const { schemas } = await loadSchemaFiles([file], { reader, lenient: true });
  const built = buildModel(schemas, locks, { lenient: true });
  return { events: built.model.events, locks: built.locks };
}

/** As the table manager does with every event, until it has nothing left to do. */
async function bringUp(warehouse: Warehouse, table: TableDefinition): Promise<void> {
  const event = { type: "visit", hash: "h", table } as EventDefinition;
  const catalog = { registry: new Map([["visit", event]]), openapi: {} };
  const manager = createTableManager({ catalog, warehouse, log: silentLogger });
  for (let round = 0; round < 2; round++) await manager.request("/tables/sync", { method: "POST" });
}

async function openWarehouse(): Promise<{ readonly warehouse: Warehouse & TableMigrator } & AsyncDisposable> {
  const warehouse = await openDuckdbWarehouse({ file: ":memory:", threads: 1 });
  return { warehouse, [Symbol.asyncDispose]: () => warehouse.close() };
}

test("for random changes of schemas, the table manager does what the plan calls patch, and the rest leads to the end", async () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 300; seed++) {
    const random = createRandom(seed);
    const schema = { ...randomSchema(random), type: "object" };
    const old = await sideOf(schema, new Map());
    const next = await sideOf(mutated(mutated(schema, random), random), old.locks);
    const [plan] = planTables(old, next).plans;
    if (plan === undefined || plan.from === null) continue;
    for (const { kind } of plan.steps) kinds.add(kind);
    await using opened = await openWarehouse();
    const { warehouse } = opened;
    await warehouse.createTable(plan.from);
    const stages = migrationStages(plan.to, plan.from);
    const rest = stages.findIndex(({ step }) => step.kind !== "patch");
    const patches = rest < 0 ? stages : stages.slice(0, rest);
    await bringUp(warehouse, plan.to);
    expect((await warehouse.getTable(plan.table))?.definition).toEqual(patches.at(-1)?.after ?? plan.from);

    const run = await runMigration(plan, { warehouse, migrator: warehouse }, { apply: true });
    const isRefused = plan.steps.some(({ kind }) => kind === "refuse");
    expect(run.state).toBe(isRefused ? "refused" : "done");
    const live = (await warehouse.getTable(plan.table))?.definition ?? null;
    expect(isRefused ? [] : migrationStages(plan.to, live)).toEqual([]);
  }
  expect([...kinds]).toEqual(expect.arrayContaining(["patch", "refuse", "rebuild"]));
});
