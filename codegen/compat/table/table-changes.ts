import type { EventModel } from "../../model/event-model.ts";
import type { TableVerdict } from "../change.ts";
import type { Difference } from "../changes/difference.ts";
import type { Side } from "../changes/spot.ts";
import { columnPlaces } from "./column-places.ts";
import { createPlaceIndex, type PlaceIndex } from "./place-index.ts";
import { dearest, tableSteps, type TableStep } from "./table-steps.ts";

/** One version of an event, for its table. */
export interface TableSide {
  readonly model: EventModel;
  readonly side: Side;
}

/** What the table needs, and which difference asks for it. */
export interface TableChanges {
  readonly verdict: TableVerdict;
  verdictOf(difference: Difference): TableVerdict;
}

/** Compares the tables of two versions and lays each step at the differences that stand where its column comes from. */
export function tableChanges(
  old: TableSide,
  next: TableSide,
  differences: readonly Difference[],
): TableChanges {
  const verdicts = new Map<Difference, TableVerdict>();
  const steps = tableSteps(old.model.table, next.model.table);
  const texts = differences.filter(({ rule }) => TEXT_RULES.has(rule.id));
  const indexes = {
    columns: createPlaceIndex(differences.filter(({ rule }) => !TEXT_RULES.has(rule.id))),
    descriptions: createPlaceIndex(texts),
  };
  for (const step of steps) {
    const causes =
      step.about === "table"
        ? differences.filter(({ rule }) => TABLE_RULES.has(rule.id))
        : causesOf(step, old, next, indexes[step.about]);
    for (const one of causes) verdicts.set(one, dearest([verdicts.get(one) ?? "none", step.verdict]));
  }
  return {
    verdict: dearest(steps.map(({ verdict }) => verdict)),
    verdictOf: (difference) => verdicts.get(difference) ?? "none",
  };
}

const TABLE_RULES: ReadonlySet<string> = new Set([
  "table-name-changed",
  "table-partition-changed",
  "table-cluster-changed",
  "table-labels-changed",
  "event-type-changed",
]);

const TEXT_RULES: ReadonlySet<string> = new Set(["description-changed", "title-changed"]);

/** What stands nearest to the column is its cause; the levels above are for columns that no schema of their own describes. */
function causesOf(
  { column }: TableStep,
  old: TableSide,
  next: TableSide,
  index: PlaceIndex,
): readonly Difference[] {
  const was = columnPlaces(old.side, old.model.table, column);
  const is = columnPlaces(next.side, next.model.table, column);
  for (let level = Math.max(was.length, is.length) - 1; level >= 0; level--) {
    const near = index.nearest({ old: was[level], next: is[level] });
    const telling = near.filter((one) => !isLimit(one));
    if (near.length > 0) return telling.length > 0 ? telling : near;
  }
  return [];
}

/** True for a difference in which values of a type are valid: it is the cause only where nothing else is. */
function isLimit({ rule: { id, code, effect } }: Difference): boolean {
  return code === "nobody" && effect !== "depends" && effect !== "none" && !/^(integer|number)-/.test(id);
}
