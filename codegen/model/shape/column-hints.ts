import type { Place } from "../../diagnostic.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { isObject } from "../json-guards.ts";
import type { Cell } from "../reading/schema-node.ts";
import type { SchemaSite } from "../reading/site.ts";

/** A member of `x-bigquery` and where it stands. */
export interface Hint {
  readonly value: Json;
  readonly at: Place;
}

const members = ["type", "name", "mode", "default"] as const;

/** What `x-bigquery` at a property says about its column; the members that are there. */
export type ColumnHints = { readonly [Member in (typeof members)[number]]?: Hint };

/** Hints by the shape they belong to; a shape without any has no entry. */
export type HintsOf = ReadonlyMap<object, ColumnHints>;

/**
 * Reads `x-bigquery` of a property; null when there is none. Members of its form at the root, which come along when a property
 * refers to a whole event, say nothing about a column.
 */
export function readColumnHints(site: Pick<SchemaSite, "placeOf">, cell: Cell | null): ColumnHints | null {
  if (cell === null || !isObject(cell.value)) return null;
  const hints: { [Member in (typeof members)[number]]?: Hint } = {};
  for (const member of members) {
    const value = cell.value[member];
    if (value !== undefined) hints[member] = { value, at: site.placeOf(childPointer(cell.pointer, member)) };
  }
  return hints;
}
