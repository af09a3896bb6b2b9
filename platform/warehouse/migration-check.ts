import type { TableDefinition } from "../../generated/contract.ts";
import { definitionRefusal } from "./definition-check.ts";
import type { PatchRefusal } from "./patch-check.ts";
import { afterStage, planTable } from "./table-plan.ts";

/** Null when the live table can become `next` by DDL or a rebuild without losing a value. Otherwise what stands against it. */
export function migrationRefusal(next: TableDefinition, live: TableDefinition): PatchRefusal | null {
  const obstacle = planTable(next, live).steps.find(({ kind }) => kind === "refuse");
  if (obstacle !== undefined) return { path: obstacle.path, reason: obstacle.reason };
  return definitionRefusal(afterStage(next, live, "rebuild"));
}
