import { PlatformError } from "../runtime/errors.ts";
import { migrationStages, planMigration, type MigrationPlan, type MigrationStage } from "./migration-plan.ts";
import { rebuildNames } from "./rebuild-sql.ts";
import { isSameStructure, structural, tableDifferences, type TableDifference } from "./table-difference.ts";
import type { LiveTable, TableMigrator, Warehouse } from "./warehouse.ts";

/** What became of a migration. */
export interface MigrationRun {
  readonly table: string;
  readonly id: string;
  /** `planned`: nothing was changed, since nobody asked for it. `done`: the table is as the plan wants it. `refused`: nothing was changed. */
  readonly state: "planned" | "done" | "refused";
  /** The steps that were taken now, or that would be, in their order; empty when all was done before. */
  readonly steps: readonly { readonly kind: string; readonly reason: string; readonly sql?: string }[];
  /** The copy of the table as it was; null when no step changed values. */
  readonly snapshot: string | null;
  /** Why it was refused. */
  readonly reasons: readonly string[];
}

/** What a migration works on. */
export interface MigrationTarget {
  readonly warehouse: Pick<Warehouse, "getTable" | "createTable" | "patchTable">;
  readonly migrator: TableMigrator;
}

/** Far more than a migration has stages: each leads on, unless somebody else undoes it. */
const mostAttempts = 100;

/**
 * Runs a plan against the live table, or with `apply` false only tells what it would do. The live table has to stand where the plan begins or
 * at the end of one of its steps, so that a run which was cut off goes on when it is repeated, and a table that is something else is
 * refused. A copy of the table is made before the first step that changes values.
 */
export async function runMigration(
  plan: MigrationPlan,
  target: MigrationTarget,
  options: { readonly apply: boolean },
): Promise<MigrationRun> {
  const live = await target.warehouse.getTable(plan.table);
  const refused = refusal(plan, live);
  const end = { table: plan.table, id: plan.id, snapshot: null, reasons: [], steps: [] };
  if (refused.length > 0) return { ...end, state: "refused", reasons: refused };
  if (options.apply) return { ...end, state: "done", ...(await applyStages(plan, target)) };
  const stages = migrationStages(plan.to, live?.definition ?? null, plan.id);
  return { ...end, state: "planned", steps: stages.map(told), snapshot: snapshotFor(plan, stages) };
}

async function applyStages(
  plan: MigrationPlan,
  target: MigrationTarget,
): Promise<Pick<MigrationRun, "steps" | "snapshot">> {
  const taken: MigrationStage[] = [];
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const live = await target.warehouse.getTable(plan.table);
    const [stage] = migrationStages(plan.to, live?.definition ?? null, plan.id);
    if (stage === undefined) return { steps: taken.map(told), snapshot: snapshotFor(plan, taken) };
    if (await applyStage(plan, stage, live, target)) taken.push(stage);
  }
  throw new PlatformError("CONFLICT", "TABLE_KEEPS_CHANGING", `somebody else keeps changing ${plan.table}`);
}

/** False when somebody else changed the table meanwhile, so that it has to be looked at again. */
async function applyStage(
  plan: MigrationPlan,
  stage: MigrationStage,
  live: LiveTable | null,
  { warehouse, migrator }: MigrationTarget,
): Promise<boolean> {
  try {
    const snapshot = snapshotFor(plan, [stage]);
    if (snapshot !== null) await migrator.snapshotTable(plan.table, snapshot);
    if (live === null) await warehouse.createTable(stage.after);
    else if (stage.step.kind === "patch") await warehouse.patchTable(stage.after, live.etag);
    else await migrator.migrateTable(stage, live.etag);
    return true;
  } catch (error) {
    if (error instanceof PlatformError && error.retryClass === "CONFLICT") return false;
    throw error;
  }
}

/** Name of the copy where one of the stages changes values, else null. */
function snapshotFor({ table, id }: MigrationPlan, stages: readonly MigrationStage[]): string | null {
  const changesValues = stages.some(({ step }) => step.kind === "ddl" || step.kind === "rebuild");
  return changesValues ? rebuildNames(table, id).snapshot : null;
}

function told({ step }: MigrationStage): MigrationRun["steps"][number] {
  const { kind, reason } = step;
  return "sql" in step ? { kind, reason, sql: step.sql } : { kind, reason };
}

/** Why the plan cannot be run against the live table; empty when it can. */
function refusal(plan: MigrationPlan, live: LiveTable | null): readonly string[] {
  const made = planMigration(plan.to, plan.from);
  if (made.id !== plan.id || JSON.stringify(made.steps) !== JSON.stringify(plan.steps)) {
    return ["the plan is not what its two ends come to: make it again with codegen plan"];
  }
  const refused = plan.steps.filter(({ kind }) => kind === "refuse").map(({ reason }) => reason);
  if (refused.length > 0) return refused;
  const states = [plan.from, ...migrationStages(plan.to, plan.from, plan.id).map(({ after }) => after)];
  const definition = live?.definition ?? null;
  const isKnown = states.some((state) =>
    state === null || definition === null ? state === definition : isSameStructure(state, definition),
  );
  if (isKnown) return [];
  if (definition === null) return ["there is no such table; the table manager creates it"];
  if (plan.from === null) return ["the table exists already, and the plan takes it for new"];
  return tableDifferences(plan.from, definition)
    .filter(({ kind }) => structural.has(kind))
    .map(differenceText);
}

function differenceText({ path, want, have }: TableDifference): string {
  const what = path === "" ? "the table" : path;
  return `${what} is ${have || "not there"}, and the plan begins at ${want || "a table without it"}`;
}

/** Reads a plan; throws POISON when the value is none. */
export function readMigrationPlan(value: unknown): MigrationPlan {
  const plan = value as Partial<MigrationPlan> | null;
  const isPlan =
    typeof plan === "object" &&
    plan !== null &&
    typeof plan.table === "string" &&
    typeof plan.id === "string" &&
    Array.isArray(plan.steps) &&
    isDefinition(plan.to) &&
    (plan.from === null || isDefinition(plan.from));
  if (isPlan) return plan as MigrationPlan;
  throw new PlatformError(
    "POISON",
    "NO_PLAN",
    "this is no plan of a migration: make one with codegen plan --format json",
  );
}

function isDefinition(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("name" in value) || !("schema" in value)) return false;
  const { name, schema } = value;
  if (typeof name !== "string" || typeof schema !== "object" || schema === null) return false;
  return "fields" in schema && areFields(schema.fields);
}

function areFields(value: unknown): boolean {
  return Array.isArray(value) && value.every(isField);
}

function isField(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, type, mode, fields = [] } = value as Readonly<Record<string, unknown>>;
  return [name, type, mode].every((part) => typeof part === "string") && areFields(fields);
}
