import type { Place } from "../../diagnostic.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { isObject } from "../json-guards.ts";
import type { ShapeReader } from "./reader.ts";
import type { ResolvedNode } from "./schema-node.ts";

/** A member of `x-bigquery` and where it stands. */
export interface Hint {
  readonly value: Json;
  readonly at: Place;
}

/** What `x-bigquery` at a property says about its column; the members that are there. */
export type ColumnHints = { readonly [Member in "type" | "name" | "mode" | "default"]?: Hint };

/** Hints by the shape they belong to; a shape without any has no entry. */
export type HintsOf = ReadonlyMap<object, ColumnHints>;

/** Reads `x-bigquery` of a property; null when there is none. */
export function readColumnHints(
  reader: Pick<ShapeReader, "placeOf">,
  node: ResolvedNode,
): ColumnHints | null {
  const cell = node.keywords.get("x-bigquery");
  if (cell === undefined || !isObject(cell.value)) return null;
  const members = Object.entries(cell.value).map(([name, value]) => {
    return [name, { value, at: reader.placeOf(childPointer(cell.pointer, name)) }] as const;
  });
  return Object.fromEntries(members);
}
