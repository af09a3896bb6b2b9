import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { backtick } from "./column-types.ts";
import { mergeFields } from "./merge-fields.ts";

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
  const merge = mergeFields(desired.name, desired.schema.fields, null);
  const limit = limitStep(merge.fields);
  if (limit !== null) return { table: desired.name, steps: [limit], definition: null };
  const create: PlanStep = { kind: "create", path: "", reason: "the table does not exist" };
  return {
    table: desired.name,
    steps: [create, ...merge.steps],
    definition: { ...desired, schema: { fields: merge.fields } },
  };
}

function planChange(desired: TableDefinition, live: TableDefinition): TablePlan {
  const merge = mergeFields(desired.name, desired.schema.fields, live.schema.fields);
  const limit = limitStep(merge.fields);
  if (limit !== null) return { table: desired.name, steps: [limit], definition: null };
  const steps = [...merge.steps, ...partitionSteps(desired, live), ...propertySteps(desired, live)];
  if (!steps.some((step) => step.kind === "patch")) return { table: desired.name, steps, definition: null };
  const labels = { ...live.labels, ...desired.labels };
  const definition: TableDefinition = {
    ...live,
    ...(desired.description === undefined ? {} : { description: desired.description }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(desired.clustering === undefined ? {} : { clustering: desired.clustering }),
    schema: { fields: merge.fields },
  };
  return { table: desired.name, steps, definition };
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
    const reason = `partitioning changes from ${partitionText(live)} to ${partitionText(desired)}; it is fixed at creation`;
    return [{ kind: "rebuild", path: want?.field ?? have?.field ?? "", reason }];
  }
  if (want?.expirationMs === undefined || want.expirationMs === have?.expirationMs) return [];
  const days = Number(want.expirationMs) / 86_400_000;
  return [
    {
      kind: "ddl",
      path: want.field,
      reason: `partitions expire after ${days} days; it decides which data is deleted`,
      sql: `ALTER TABLE ${backtick(desired.name)} SET OPTIONS (partition_expiration_days = ${days})`,
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
