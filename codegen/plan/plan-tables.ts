import { planMigration, type MigrationPlan } from "../../platform/warehouse/migration-plan.ts";
import { compareText } from "../diagnostic.ts";
import type { EventModel } from "../model/event-model.ts";
import type { LockSet } from "../model/lock.ts";
import { desiredTable, standingTable, type NamedTable } from "./table-side.ts";

/** The events at one time, and the locks of their tables. */
export interface PlanSide {
  readonly events: readonly EventModel[];
  readonly locks: LockSet;
}

/** What the tables need to follow from one side to the other. */
export interface TablesPlan {
  /** One for each table of the new side that has steps, by name. */
  readonly plans: readonly MigrationPlan[];
  /** Tables of the old side that no schema of the new one fills; they stay as they are. */
  readonly left: readonly string[];
}

/** Plans all tables: those of the same name are one table. */
export function planTables(old: PlanSide, next: PlanSide): TablesPlan {
  const standing = old.events.map((event) => standingTable(event, old.locks.get(event.table.name)));
  return planFrom(new Map(standing.map((table) => [table.name, table])), next);
}

/** Plans all tables of the new side from those that stand, by name. */
export function planFrom(
  standing: ReadonlyMap<string, NamedTable>,
  next: Pick<PlanSide, "events">,
): TablesPlan {
  const wanted = next.events.map(({ table }) => desiredTable(table));
  const names = new Set(wanted.map(({ name }) => name));
  return {
    plans: wanted
      .map((table) => planMigration(table, standing.get(table.name) ?? null))
      .filter(({ steps }) => steps.length > 0)
      .toSorted((a, b) => compareText(a.table, b.table)),
    left: [...standing.keys()].filter((name) => !names.has(name)).toSorted(compareText),
  };
}
