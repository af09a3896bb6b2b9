import type { Json } from "../../load/loaded-schema.ts";
import { canonicalJson } from "../hash.ts";
import { listOf } from "../json-guards.ts";
import { EVERY_TYPE, FRACTION, INTEGER, NO_TYPE, NUMBER, typeOfValue, type TypeSet } from "./type-set.ts";
import type { Cell } from "./schema-node.ts";

/** The legal values that a schema lists, and the keyword that does. */
export interface ListedValues {
  readonly values: readonly Json[];
  readonly pointer: string;
}

/** What `const` and `enum` allow together; null when neither is there. */
export function readValues(cells: ReadonlyMap<string, Cell>): ListedValues | null {
  const constant = cells.get("const");
  const list = cells.get("enum");
  if (constant === undefined)
    return list === undefined ? null : { pointer: list.pointer, values: listOf(list.value) };
  const isListed = list === undefined || commonValues([constant.value], listOf(list.value)).length > 0;
  return { pointer: constant.pointer, values: isListed ? [constant.value] : [] };
}

/** Those of `values` that are among `others` too. */
export function commonValues(values: readonly Json[], others: readonly Json[]): readonly Json[] {
  const known = new Set(others.map(canonicalJson));
  return values.filter((value) => known.has(canonicalJson(value)));
}

/** All values of the lists, each once. */
export function allValues(lists: readonly (readonly Json[])[]): readonly Json[] {
  return [...new Map(lists.flat().map((value) => [canonicalJson(value), value])).values()];
}

/** Those values whose type is among `types`. */
export function valuesOfTypes(values: readonly Json[], types: TypeSet): readonly Json[] {
  return values.filter((value) => (typeOfValue(value) & types) !== NO_TYPE);
}

/** The types that are left when only `values` are legal. A type that the schema names is not narrowed from number to integer. */
export function narrowedTypes(types: TypeSet, values: readonly Json[]): TypeSet {
  const found = values.reduce((all: TypeSet, value) => all | typeOfValue(value), NO_TYPE);
  if (types === EVERY_TYPE || (types & FRACTION) === NO_TYPE) return types & found;
  return types & ((found & INTEGER) === NO_TYPE ? found : found | NUMBER);
}
