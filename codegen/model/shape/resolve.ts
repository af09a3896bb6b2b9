import { canonicalJson } from "../hash.ts";
import { isObject } from "../json-guards.ts";
import { ruleOf } from "./keywords.ts";
import { reportNotMapped } from "./not-mapped.ts";
import { readNullUnion } from "./null-union.ts";
import type { ShapeReader } from "./reader.ts";
import {
  cellsOf,
  leadsThrough,
  lookUp,
  type Cell,
  type ResolvedNode,
  type SchemaNode,
} from "./schema-node.ts";

type Cells = ReadonlyMap<string, Cell>;

/**
 * The keywords that hold at a schema: `$ref`s are followed and unions with null unwrapped, the annotations beside them replacing
 * those of the target. Null when that cannot be told, which has been reported then.
 */
export function resolve(reader: ShapeReader, node: SchemaNode): ResolvedNode | null {
  if (node.value === true) return { ...node, keywords: new Map(), union: "none" };
  if (!isObject(node.value)) {
    reportNotMapped(reader, node.pointer, "A schema that allows no value has no mapping.", "Remove it.");
    return null;
  }
  const own = cellsOf(node.value, node.pointer);
  const ref = own.get("$ref");
  if (ref !== undefined) return resolveReference(reader, node, own, ref);
  for (const keyword of ["anyOf", "oneOf"]) {
    const union = readNullUnion(own.get(keyword), node.trail);
    if (union !== null) return resolveNullUnion(reader, node, own, { keyword, branch: union });
  }
  return { pointer: node.pointer, keywords: own, union: "none", trail: node.trail };
}

function resolveReference(reader: ShapeReader, node: SchemaNode, own: Cells, ref: Cell): ResolvedNode | null {
  const target = typeof ref.value === "string" ? lookUp(reader.root, ref.value) : undefined;
  if (target === undefined) {
    const instead = "Refer to a definition by its JSON pointer, as in #/$defs/name.";
    reportNotMapped(reader, ref.pointer, "This $ref has no mapping.", instead);
    return null;
  }
  if (leadsThrough(node.trail, target.pointer)) {
    const instead = "A table has a fixed depth: leave the inner level out, or make it a free-form object.";
    reportNotMapped(reader, ref.pointer, "A schema that contains itself has no mapping.", instead);
    return null;
  }
  const trail = { target: target.pointer, outer: node.trail };
  const resolved = resolve(reader, { ...target, trail });
  if (resolved === null) return null;
  return { ...resolved, pointer: node.pointer, keywords: merge(reader, own, "$ref", resolved.keywords) };
}

function resolveNullUnion(
  reader: ShapeReader,
  node: SchemaNode,
  own: Cells,
  union: { readonly keyword: string; readonly branch: SchemaNode },
): ResolvedNode | null {
  const resolved = resolve(reader, union.branch);
  if (resolved === null) return null;
  return {
    pointer: node.pointer,
    keywords: merge(reader, own, union.keyword, resolved.keywords),
    union: union.keyword === "oneOf" && allowsNull(resolved) ? "without-null" : "with-null",
    trail: resolved.trail,
  };
}

/** Own annotations win over those of the target; anything else may only repeat what the target says. */
function merge(reader: ShapeReader, own: Cells, via: string, target: Cells): Cells {
  const merged = new Map(target);
  for (const [keyword, cell] of own) {
    const { role } = ruleOf(keyword);
    if (keyword === via || role === "core") continue;
    if (role === "annotation") merged.set(keyword, cell);
    else if (!repeats(cell, target.get(keyword))) {
      const instead = `Move it into the schema that ${via} leads to.`;
      reportNotMapped(reader, cell.pointer, `${keyword} beside ${via} has no mapping.`, instead);
    }
  }
  return merged;
}

function repeats(cell: Cell, target: Cell | undefined): boolean {
  return target !== undefined && canonicalJson(cell.value) === canonicalJson(target.value);
}

function allowsNull(node: ResolvedNode): boolean {
  if (node.union !== "none") return node.union === "with-null";
  const types = node.keywords.get("type")?.value;
  const values = node.keywords.get("enum")?.value;
  const constant = node.keywords.get("const");
  return (
    (types === undefined || types === "null" || (Array.isArray(types) && types.includes("null"))) &&
    (constant === undefined || constant.value === null) &&
    (!Array.isArray(values) || values.includes(null))
  );
}
