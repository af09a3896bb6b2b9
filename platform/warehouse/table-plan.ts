import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { partitionExpirationSql, setDataTypeSql } from "./ddl.ts";
import { mergeFields, type FieldStep, type Stage } from "./merge-fields.ts";

/** One thing that stands between the live table and the desired one. `path` names a column, for example `items.sku`; empty for the table. */
export type PlanStep =
  | { readonly kind: "create"; readonly path: ""; readonly reason: string }
  /** Taken in place by `Warehouse.patchTable`; loses nothing. */
  | { readonly kind: "patch"; readonly path: string; readonly reason: string }
  /** A statement that only a person runs: it changes the type of existing data, or how long it is kept. */
  | { readonly kind: "ddl"; readonly path: string; readonly reason: string; readonly sql: string }
  /** Possible only by copying the data into a new table. */
  | { readonly kind: "rebuild"; readonly path: string; readonly reason: string }
  /** Never possible for this name. */
  | { readonly kind: "refuse"; readonly path: string; readonly reason: string };

/** What a table needs. */
export interface TablePlan {
  readonly table: string;
  /** Live columns first, in their order, then new ones. */
  readonly steps: readonly PlanStep[];
  /**
   * The table to create, or to patch the live one to: live columns in their order, new ones after them. The steps of kind `ddl`,
   * `rebuild` and `refuse` are left out of it. Null when nothing is to be created or patched.
   */
  readonly definition: TableDefinition | null;
}

/** BigQuery's limits on one table. */
export const tableLimits = { columns: 10_000, nesting: 15 } as const;

/**
 * Decides what the live table needs to take the rows of the desired one. Columns are matched by name without regard to case, and
 * none is ever dropped, renamed, reordered, retyped or narrowed: the plans of several versions of a schema, applied in any order, end
 * in the same set of columns. A column is REQUIRED at the end only where every version says so.
 */
export function planTable(desired: TableDefinition, live: TableDefinition | null): TablePlan {
  if (live !== null && live.name !== desired.name) {
    throw new Error(`plan of table ${desired.name} against table ${live.name}`);
  }
  return live === null ? planNew(desired) : planChange(desired, live);
}

function planNew(desired: TableDefinition): TablePlan {
  const merge = mergeFields(desired.schema.fields, null, "rebuild");
  const limit = limitStep(merge.fields);
  if (limit !== null) return { table: desired.name, steps: [limit], definition: null };
  const create: PlanStep = { kind: "create", path: "", reason: "the table does not exist" };
  return {
    table: desired.name,
    steps: [create, ...merge.steps.map((step) => withSql(step, desired))],
    definition: { ...desired, schema: { fields: merge.fields } },
  };
}

function planChange(desired: TableDefinition, live: TableDefinition): TablePlan {
  const merge = mergeFields(desired.schema.fields, live.schema.fields, "patch");
  const limit = limitStep(merge.fields);
  if (limit !== null) return { table: desired.name, steps: [limit], definition: null };
  const isWidened = merge.steps.some(({ kind }) => kind === "ddl");
  const widened = isWidened ? afterStage(desired, live, "ddl") : live;
  const steps = [
    ...merge.steps.map((step) => withSql(step, widened)),
    ...partitionSteps(desired, live),
    ...propertySteps(desired, live),
  ];
  const isPatched = steps.some((step) => step.kind === "patch");
  return { table: desired.name, steps, definition: isPatched ? afterStage(desired, live, "patch") : null };
}

/**
 * What the live table is once all that the desired one needs up to the stage is done: live columns in their order, new ones after them.
 * What lies beyond the stage, and what is refused, is left as it is live.
 */
export function afterStage(desired: TableDefinition, live: TableDefinition, stage: Stage): TableDefinition {
  const labels = { ...live.labels, ...desired.labels };
  const partitioning = partitioningAfter(desired, live, stage);
  const { timePartitioning: _, ...rest } = live;
  return {
    ...rest,
    ...(desired.description === undefined ? {} : { description: desired.description }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(desired.clustering === undefined ? {} : { clustering: desired.clustering }),
    schema: { fields: mergeFields(desired.schema.fields, live.schema.fields, stage).fields },
    ...(partitioning === undefined ? {} : { timePartitioning: partitioning }),
  };
}

function partitioningAfter(
  desired: TableDefinition,
  live: TableDefinition,
  stage: Stage,
): TableDefinition["timePartitioning"] {
  const [want, have] = [desired.timePartitioning, live.timePartitioning];
  if (partitionText(desired) !== partitionText(live)) return stage === "rebuild" ? want : have;
  if (stage === "patch" || have === undefined || want?.expirationMs === undefined) return have;
  return { ...have, expirationMs: want.expirationMs };
}

/** A widening is one statement for the whole column at the top, which names all that is nested in it. */
function withSql(step: FieldStep, widened: TableDefinition): PlanStep {
  const { kind, path, reason } = step;
  if (kind !== "ddl") return { kind, path, reason };
  const [top = ""] = path.split(".");
  const field = widened.schema.fields.find(({ name }) => name === top);
  return {
    kind,
    path,
    reason,
    sql: field === undefined ? "" : setDataTypeSql(widened.name, field),
  };
}

function limitStep(fields: readonly TableField[]): PlanStep | null {
  const { columns, nesting } = extent(fields);
  if (columns > tableLimits.columns) {
    return { kind: "refuse", path: "", reason: `${columns} columns; BigQuery takes ${tableLimits.columns}` };
  }
  if (nesting > tableLimits.nesting) {
    return {
      kind: "refuse",
      path: "",
      reason: `records nested ${nesting} deep; BigQuery takes ${tableLimits.nesting}`,
    };
  }
  return null;
}

/** How many columns there are, nested ones included, and how many records stand inside one another. */
function extent(fields: readonly TableField[]): { readonly columns: number; readonly nesting: number } {
  let columns = fields.length;
  let nesting = 0;
  for (const field of fields) {
    if (field.fields === undefined) continue;
    const inner = extent(field.fields);
    columns += inner.columns;
    nesting = Math.max(nesting, inner.nesting + 1);
  }
  return { columns, nesting };
}

function partitionSteps(desired: TableDefinition, live: TableDefinition): readonly PlanStep[] {
  const [want, have] = [desired.timePartitioning, live.timePartitioning];
  if (partitionText(desired) !== partitionText(live)) {
    const reason = `partitioning changes from ${partitionText(live)} to ${partitionText(desired)}, which is fixed at creation`;
    return [{ kind: "rebuild", path: want?.field ?? have?.field ?? "", reason }];
  }
  if (want?.expirationMs === undefined || want.expirationMs === have?.expirationMs) return [];
  const days = Number(want.expirationMs) / 86_400_000;
  return [
    {
      kind: "ddl",
      path: want.field,
      reason: `partitions expire after ${days} days; it decides which data is deleted`,
      sql: partitionExpirationSql(desired.name, want.expirationMs),
    },
  ];
}

function partitionText(definition: TableDefinition): string {
  const partitioning = definition.timePartitioning;
  return partitioning === undefined ? "none" : `${partitioning.type} of ${partitioning.field.toLowerCase()}`;
}

function propertySteps(desired: TableDefinition, live: TableDefinition): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  const patch = (reason: string): number => steps.push({ kind: "patch", path: "", reason });
  if (
    desired.clustering !== undefined &&
    clusterText(desired).toLowerCase() !== clusterText(live).toLowerCase()
  ) {
    patch(`clustering changes from (${clusterText(live)}) to (${clusterText(desired)}), for new data`);
  }
  if (desired.description !== undefined && desired.description !== live.description) {
    patch("the table's description changes");
  }
  const labels = Object.entries(desired.labels ?? {}).filter(([key, value]) => live.labels?.[key] !== value);
  if (labels.length > 0) patch(`labels change: ${labels.map(([key]) => key).join(", ")}`);
  return steps;
}

function clusterText(definition: TableDefinition): string {
  return (definition.clustering?.fields ?? []).join(", ");
}
