import { intersect } from "./intersect.ts";
import type { Reader } from "./reader.ts";
import { type Reading, withoutNotes } from "./reading.ts";
import type { Cell, SchemaNode } from "./schema-node.ts";
import { schemaTerm } from "./term.ts";
import { familiesOf, NO_TYPE, NULL } from "./type-set.ts";
import { unite } from "./unite.ts";
import { variantsOf } from "./variants.ts";

/** A union of schemas, and what holds beside it. */
export interface Union {
  readonly keyword: "anyOf" | "oneOf";
  readonly cell: Cell;
  readonly branches: readonly SchemaNode[];
  readonly around: Reading;
}

/** What the branches say as one; with its variants where they cannot be read as one. */
export function readUnion(reader: Reader, { keyword, cell, branches, around }: Union): Reading {
  const own = branches.map((node) => reader.read(schemaTerm(node)));
  const united = withoutDoubleNull(keyword, own, unite(own, cell.pointer));
  const live = own.filter((one) => one.types !== NO_TYPE);
  const outer = onlyWhatMatters(around, live);
  const inside = live.map((reading) => ({ reading, inside: intersect([reading, outer], reading.pointer) }));
  const variants = united.variants ?? variantsOf(inside, (term) => reader.read(term));
  const unsaid = isPlain(own) ? united.unsaid : new Set([...united.unsaid, keyword]);
  return { ...united, variants, unsaid };
}

/** Of the properties beside a union, those that a branch declares too: no other can tell the branches apart or be different in them. */
function onlyWhatMatters(around: Reading, branches: readonly Reading[]): Reading {
  const { object } = around;
  const bare = withoutNotes({ ...around, variants: null });
  if (object === null) return bare;
  const declared = new Set(branches.flatMap((one) => [...(one.object?.properties.keys() ?? [])]));
  const properties = new Map([...object.properties].filter(([name]) => declared.has(name)));
  const required = new Map([...object.required].filter(([name]) => declared.has(name)));
  return { ...bare, object: { ...object, properties, required } };
}

/** Of `oneOf` exactly one branch holds, so that null is not legal where a branch for null alone is not the only one. */
function withoutDoubleNull(
  keyword: Union["keyword"],
  branches: readonly Reading[],
  united: Reading,
): Reading {
  const isNullable = (one: Reading) =>
    (one.types & NULL) !== NO_TYPE && (one.values === null || one.values.includes(null));
  const isDouble =
    keyword === "oneOf" &&
    branches.some((one) => one.types === NULL) &&
    branches.filter(isNullable).length > 1;
  return isDouble ? { ...united, types: united.types & ~NULL } : united;
}

/** True when the united reading says all that the branches do: one of them besides null, or each of another type. */
function isPlain(branches: readonly Reading[]): boolean {
  const families = branches.filter((one) => one.types !== NULL).map((one) => familiesOf(one.types));
  const all = families.flat();
  return new Set(all).size === all.length;
}
