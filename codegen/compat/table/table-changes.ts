import type { EventModel } from "../../model/event-model.ts";
import type { TableVerdict } from "../change.ts";
import type { Difference } from "../changes/difference.ts";
import type { Side } from "../changes/spot.ts";
import type { Rule } from "../rules/rule.ts";
import { columnPlaces } from "./column-places.ts";
import { dearest, tableSteps, type TableStep } from "./table-steps.ts";

/** One version of an event, for its table. */
export interface TableSide {
  readonly model: EventModel;
  readonly side: Side;
}

/** What the table needs, and which difference asks for it. */
export interface TableChanges {
  readonly verdict: TableVerdict;
  /** True when columns or the way the table is kept change, not only what is written about them. */
  readonly isStructural: boolean;
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
  for (const step of steps) {
    for (const one of causesOf(step, { old, next, differences })) {
      verdicts.set(one, dearest([verdicts.get(one) ?? "none", step.verdict]));
    }
  }
  return {
    verdict: dearest(steps.map(({ verdict }) => verdict)),
    isStructural: steps.some(({ about, verdict }) => about !== "descriptions" && verdict !== "none"),
    verdictOf: (difference) => verdicts.get(difference) ?? "none",
  };
}

interface Sides {
  readonly old: TableSide;
  readonly next: TableSide;
  readonly differences: readonly Difference[];
}

function causesOf(step: TableStep, { old, next, differences }: Sides): readonly Difference[] {
  if (step.about === "table") return differences.filter(({ rule }) => TABLE_RULES.has(rule.id));
  const candidates = differences.filter(
    ({ rule }) => (step.about === "descriptions") === TEXT_RULES.has(rule.id),
  );
  const places = [
    columnPlaces(old.side, old.model.table, step.column),
    columnPlaces(next.side, next.model.table, step.column),
  ] as const;
  // What stands nearest to the column is its cause; the levels above are for columns that no schema of their own describes.
  for (let level = Math.max(places[0].length, places[1].length) - 1; level >= 0; level--) {
    const near = nearest(candidates, places[0][level], places[1][level]);
    const telling = near.filter(({ rule }) => !isLimit(rule));
    if (near.length > 0) return telling.length > 0 ? telling : near;
  }
  return [];
}

const TABLE_RULES: ReadonlySet<string> = new Set([
  "table-name-changed",
  "table-partition-changed",
  "table-cluster-changed",
  "table-labels-changed",
  "event-type-changed",
]);

/** True for a rule about which values of a type are valid: it is the cause only where nothing else is. */
function isLimit({ id, code, effect }: Rule): boolean {
  return code === "nobody" && effect !== "depends" && effect !== "none" && !/^(integer|number)-/.test(id);
}

const TEXT_RULES: ReadonlySet<string> = new Set(["description-changed", "title-changed"]);

type Places = ReadonlySet<string> | undefined;

/** The differences that stand at one of the places, or below it with the fewest other properties between. */
function nearest(differences: readonly Difference[], old: Places, next: Places): readonly Difference[] {
  let least = Number.POSITIVE_INFINITY;
  let found: Difference[] = [];
  for (const one of differences) {
    const far = Math.min(distance(one.old?.pointer, old), distance(one.next?.pointer, next));
    if (far > least || far === Number.POSITIVE_INFINITY) continue;
    if (far < least) found = [];
    least = far;
    found.push(one);
  }
  return found;
}

/** How many properties lie between a pointer and the nearest of the places above it. */
function distance(pointer: string | undefined, places: Places): number {
  if (pointer === undefined || places === undefined) return Number.POSITIVE_INFINITY;
  let below = 0;
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    if (places.has(at)) return below;
    if (at === "") return Number.POSITIVE_INFINITY;
    if (/\/(properties|patternProperties)\/[^/]*$/.test(at)) below++;
  }
}
