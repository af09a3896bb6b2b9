import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { relateTypes } from "./column-types.ts";
import { planTable } from "./table-plan.ts";

/** Why BigQuery's `tables.patch` would refuse a change. */
export interface PatchRefusal {
  /** Column, for example `items.sku`; empty for the table. */
  readonly path: string;
  readonly reason: string;
}

/**
 * Null when `next` is the live table plus changes that BigQuery takes in place: columns appended that are NULLABLE or REPEATED, REQUIRED
 * relaxed, descriptions, labels, clustering. Otherwise the first thing that is not.
 */
export function patchRefusal(next: TableDefinition, live: TableDefinition): PatchRefusal | null {
  const plan = planTable(next, live);
  const obstacle = plan.steps.find((step) => step.kind !== "patch" && step.kind !== "create");
  if (obstacle !== undefined) return { path: obstacle.path, reason: obstacle.reason };
  const merged = plan.definition ?? live;
  return difference(next.schema.fields, merged.schema.fields, "");
}

/** `merged` is what the change may be at most; whatever `next` has otherwise drops, reorders, retypes or narrows. */
function difference(
  next: readonly TableField[],
  merged: readonly TableField[],
  prefix: string,
): PatchRefusal | null {
  for (const [index, want] of merged.entries()) {
    const path = prefix + want.name;
    const have = next[index];
    if (have === undefined || have.name.toLowerCase() !== want.name.toLowerCase()) {
      const elsewhere = next.some((field) => field.name.toLowerCase() === want.name.toLowerCase());
      return { path, reason: elsewhere ? "a column keeps its place" : "a column is never dropped" };
    }
    if (have.name !== want.name) return { path, reason: "a column is never renamed" };
    if (have.mode !== want.mode)
      return { path, reason: `a column of a live table cannot become ${have.mode}` };
    if (relateTypes(have, want) !== "same") return { path, reason: "a column is never narrowed" };
    const inner = difference(have.fields ?? [], want.fields ?? [], `${path}.`);
    if (inner !== null) return inner;
  }
  return null;
}
