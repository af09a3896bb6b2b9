import { createHash } from "node:crypto";
import type { TableDefinition, TableField, TableResource } from "../../generated/contract.ts";
import { definitionRefusal } from "./definition-check.ts";
import { setDataTypeSql } from "./ddl.ts";
import { rebuildSql } from "./rebuild-sql.ts";
import { afterStage, planTable, type PlanStep, type TablePlan } from "./table-plan.ts";

/** One step of a migration; the steps are taken in their order. */
export type MigrationStep =
  /** The table manager creates the table by itself: `body` is that of `tables.insert`. */
  | { readonly kind: "create"; readonly reason: string; readonly body: TableResource }
  /** The table manager takes it by itself: `body` is that of `tables.patch`. */
  | { readonly kind: "patch"; readonly reason: string; readonly body: Partial<TableResource> }
  /** One statement that changes the table in place, in GoogleSQL. */
  | { readonly kind: "ddl"; readonly reason: string; readonly sql: string }
  /** Statements that copy the table, separated by `;`, in GoogleSQL. */
  | { readonly kind: "rebuild"; readonly reason: string; readonly sql: string }
  /** What no statement does without losing data, and what to do instead. */
  | { readonly kind: "refuse"; readonly reason: string; readonly wayOut: readonly string[] };

/** How a table gets from one definition to take the rows of another one. */
export interface MigrationPlan {
  readonly table: string;
  /** Names the plan by its two ends. */
  readonly id: string;
  /** The table as the plan takes it to be; null where there is none. */
  readonly from: TableDefinition | null;
  /** The table that is wanted; live columns that it does not name stay. */
  readonly to: TableDefinition;
  readonly steps: readonly MigrationStep[];
}

/** A step, and the table after it. */
export interface MigrationStage {
  readonly step: MigrationStep;
  /** The definition to create, to patch to, or to migrate to. */
  readonly after: TableDefinition;
}

/** Plans the migration: refusals first, then patches, statements, and at most one rebuild, each as late as it can be. */
export function planMigration(to: TableDefinition, from: TableDefinition | null): MigrationPlan {
  const stages = migrationStages(to, from);
  const steps = [...refusals(to, from, stages), ...stages.map(({ step }) => step)];
  return { table: to.name, id: migrationId(to, from), from, to, steps };
}

/** The steps that lead on from a table, refusals left out: what they are about stays as it is live. */
export function migrationStages(
  to: TableDefinition,
  from: TableDefinition | null,
  id: string = migrationId(to, from),
): readonly MigrationStage[] {
  const stages: MigrationStage[] = [];
  for (let live = from; ;) {
    const next = nextStages(to, live, id);
    stages.push(...next);
    const last = next.at(-1);
    if (last === undefined) return stages;
    live = last.after;
  }
}

/** Text that names the two ends of a migration: eight hexadecimal digits. */
function migrationId(to: TableDefinition, from: TableDefinition | null): string {
  return createHash("sha256")
    .update(JSON.stringify([from, to]))
    .digest("hex")
    .slice(0, 8);
}

/** The stages of the next kind that there is anything of; patches come first, since later statements name the columns they add. */
function nextStages(
  to: TableDefinition,
  live: TableDefinition | null,
  id: string,
): readonly MigrationStage[] {
  const plan = planTable(to, live);
  if (plan.definition !== null) return [live === null ? creation(plan.definition) : patch(plan, live)];
  if (live === null) return [];
  const ddl = ddlStages(to, live, plan);
  return ddl.length > 0 ? ddl : rebuildStages(to, live, plan, id);
}

function creation(definition: TableDefinition): MigrationStage {
  const { name: _, ...body } = definition;
  return { step: { kind: "create", reason: "the table does not exist", body }, after: definition };
}

function patch({ steps, definition }: TablePlan, live: TableDefinition): MigrationStage {
  const after = definition ?? live;
  return { step: { kind: "patch", reason: reasonOf(steps, "patch"), body: patchBody(after, live) }, after };
}

/** What differs, as `tables.patch` takes it: each part that it names replaces the live one whole. */
function patchBody(after: TableDefinition, live: TableDefinition): Partial<TableResource> {
  const { name: _, ...parts } = after;
  const changed = Object.entries(parts).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(live[key as keyof TableDefinition]),
  );
  return Object.fromEntries(changed);
}

/** One statement for each column at the top that is widened, and one for the expiration of partitions. */
function ddlStages(
  to: TableDefinition,
  live: TableDefinition,
  { steps }: TablePlan,
): readonly MigrationStage[] {
  const final = afterStage(to, live, "ddl");
  const bySql = Map.groupBy(
    steps.filter((step) => step.kind === "ddl"),
    ({ sql }) => sql,
  );
  let after = live;
  return [...bySql].map(([sql, own]) => {
    const widened = final.schema.fields.find((field) => setDataTypeSql(live.name, field) === sql);
    after = widened === undefined ? withExpirationOf(final, after) : withColumn(after, widened);
    return { step: { kind: "ddl", reason: reasonOf(own, "ddl"), sql }, after };
  });
}

function withColumn(table: TableDefinition, column: TableField): TableDefinition {
  const fields = table.schema.fields.map((field) => (field.name === column.name ? column : field));
  return { ...table, schema: { fields } };
}

function withExpirationOf({ timePartitioning }: TableDefinition, table: TableDefinition): TableDefinition {
  return timePartitioning === undefined ? table : { ...table, timePartitioning };
}

/** One rebuild does all that needs one; none where the table that it would give is not one. */
function rebuildStages(
  to: TableDefinition,
  live: TableDefinition,
  { steps }: TablePlan,
  id: string,
): readonly MigrationStage[] {
  if (!steps.some(({ kind }) => kind === "rebuild")) return [];
  const after = afterStage(to, live, "rebuild");
  if (definitionRefusal(after) !== null) return [];
  const sql = rebuildSql(live, after, id).join(";\n");
  return [{ step: { kind: "rebuild", reason: reasonOf(steps, "rebuild"), sql }, after }];
}

/** What is left to do when all stages are done, and why no statement does it. */
function refusals(
  to: TableDefinition,
  from: TableDefinition | null,
  stages: readonly MigrationStage[],
): readonly MigrationStep[] {
  const last = stages.at(-1)?.after ?? from;
  const { steps } = planTable(to, last);
  const refused = steps.filter(({ kind }) => kind === "refuse").map((step) => refusal(to.name, step));
  if (last === null || !steps.some(({ kind }) => kind === "rebuild")) return refused;
  const invalid = definitionRefusal(afterStage(to, last, "rebuild"));
  if (invalid === null) return refused;
  return [...refused, refusal(to.name, invalid)];
}

function refusal(table: string, step: Pick<PlanStep, "path" | "reason">): MigrationStep {
  return { kind: "refuse", reason: reasonText(step), wayOut: wayOut(table, step.path) };
}

function wayOut(table: string, path: string): readonly string[] {
  const newTable = [
    `Or begin a new table: copy the schema to a new event type (or set x-bigquery.table), raise the major of x-event.version, and run \`npm run codegen\`.`,
    `Publish to both until every reader has moved; \`${table}\` keeps its rows.`,
  ];
  if (path === "") return newTable;
  return [
    `Leave \`${path}\` as it was in the schema, and add a property of another name for the new form.`,
    ...newTable,
  ];
}

function reasonOf(steps: readonly PlanStep[], kind: PlanStep["kind"]): string {
  return steps
    .filter((step) => step.kind === kind)
    .map(reasonText)
    .join("; ");
}

function reasonText({ path, reason }: Pick<PlanStep, "path" | "reason">): string {
  return path === "" ? reason : `${path}: ${reason}`;
}
