import { columnsWithin } from "../../model/parts.ts";
import type { Column, TableModel } from "../../model/event-model.ts";
import { matchingPatterns } from "../changes/content.ts";
import { rootSpot, type Side, type Spot } from "../changes/spot.ts";
import { arrayOf, childSpot, mapOf, viewOf, type View } from "../changes/view.ts";

/**
 * Pointers to the schemas that say what a column holds, level by level from the root down: those of the event, of its property, and so on.
 * `column` is names with dots, as in the steps of a plan.
 */
export function columnPlaces(side: Side, table: TableModel, column: string): readonly ReadonlySet<string>[] {
  const path = column === "" ? "" : pathOf(table, column);
  let spots = spread([rootSpot(side)]);
  const levels = [pointersOf(spots)];
  for (const step of path.split("/").slice(1).map(unescape)) {
    if (!step.startsWith("?")) spots = spread(spots.flatMap((spot) => below(viewOf(spot), step)));
    if (spots.length === 0) break;
    levels.push(pointersOf(spots));
  }
  return levels;
}

/** Path of the property that fills a column, or of the innermost of its records that a property fills. */
function pathOf(table: TableModel, column: string): string {
  let path = "";
  let columns: readonly Column[] = table.columns;
  for (const name of column.split(".")) {
    const found = columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) break;
    if (found.path !== "") path = found.path;
    columns = within(found);
  }
  return path;
}

function within(column: Column): readonly Column[] {
  if (column.kind === "map") return [column.value];
  if (column.kind === "list") return [column.element];
  return [...columnsWithin(column).values()];
}

function below(view: View, step: string): readonly Spot[] {
  const named = childSpot(view, "properties", step);
  const position = childSpot(view, "prefixItems", step);
  const patterns =
    step === "*" ? Object.keys(mapOf(view, "patternProperties")) : matchingPatterns(view, step);
  const anyOther = step === "*" ? ["items", "additionalProperties"] : [];
  return [
    ...(named === null ? [] : [named]),
    ...(position === null ? [] : [position]),
    ...patterns.flatMap((pattern) => childSpot(view, "patternProperties", pattern) ?? []),
    ...anyOther.flatMap((keyword) => childSpot(view, keyword) ?? []),
  ];
}

/** The schemas that hold for the same value: what `$ref` leads to, branches and conditions. */
function spread(spots: readonly Spot[]): readonly Spot[] {
  const found = new Map<string, Spot>();
  const visit = (spot: Spot): void => {
    if (found.has(spot.pointer)) return;
    const view = viewOf(spot);
    for (const one of view.chain) found.set(one.pointer, one);
    view.conjuncts.forEach(visit);
    for (const keyword of ["anyOf", "oneOf"]) {
      for (const index of arrayOf(view, keyword).keys()) visitChild(childSpot(view, keyword, index));
    }
    for (const keyword of ["then", "else"]) visitChild(childSpot(view, keyword));
    for (const name of Object.keys(mapOf(view, "dependentSchemas")))
      visitChild(childSpot(view, "dependentSchemas", name));
  };
  const visitChild = (spot: Spot | null): void => {
    if (spot !== null) visit(spot);
  };
  spots.forEach(visit);
  return [...found.values()];
}

function pointersOf(spots: readonly Spot[]): ReadonlySet<string> {
  return new Set(spots.map(({ pointer }) => pointer));
}

function unescape(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
