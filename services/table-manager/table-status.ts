import type { EventDefinition, TableField } from "../../generated/contract.ts";
import type { PlanStep, TablePlan } from "../../platform/warehouse/table-plan.ts";
import type { LiveTable } from "../../platform/warehouse/warehouse.ts";

/**
 * How a table stands to the registry. `missing`: it will be created with the next event or sync; `pending`: it will be changed then;
 * `refused`: the schema asks for something that software does not do to a table.
 */
export type TableState = "up_to_date" | "pending" | "refused" | "missing";

/** A step that a person has to decide on. */
export interface RefusedStep {
  readonly kind: "ddl" | "rebuild" | "refuse";
  readonly path: string;
  readonly reason: string;
  /** The statement to run, where one statement does it. */
  readonly sql?: string;
}

/** One table, as `GET /tables` tells it. */
export interface TableStatus {
  readonly table: string;
  readonly event_type: string;
  readonly schema_hash: string;
  readonly state: TableState;
  /** The live columns, as BigQuery's API gives them. */
  readonly columns: readonly TableField[];
  readonly etag: string | null;
  readonly refused: readonly RefusedStep[];
}

/** The status of a table that is as `live`, given what `plan` still wants of it. */
export function tableStatus(
  { type, hash, table }: EventDefinition,
  live: LiveTable | null,
  plan: Pick<TablePlan, "steps" | "definition">,
): TableStatus {
  const refused = refusedSteps(plan.steps);
  return {
    table: table.name,
    event_type: type,
    schema_hash: hash,
    state: stateOf(live, plan.definition !== null, refused),
    columns: live?.definition.schema.fields ?? [],
    etag: live?.etag ?? null,
    refused,
  };
}

function stateOf(live: LiveTable | null, changes: boolean, refused: readonly RefusedStep[]): TableState {
  if (refused.length > 0) return "refused";
  if (live === null) return "missing";
  return changes ? "pending" : "up_to_date";
}

/** The steps of a plan that are left to a person. */
export function refusedSteps(steps: readonly PlanStep[]): readonly RefusedStep[] {
  return steps.filter((step) => step.kind !== "create" && step.kind !== "patch");
}
