import type { Json } from "../../load/loaded-schema.ts";
import { childPointer } from "../../load/pointer.ts";
import { isObject, listOf } from "../json-guards.ts";
import { intersect } from "./intersect.ts";
import { ruleOf } from "./keywords.ts";
import { reportNotMapped } from "./not-mapped.ts";
import { readOwn } from "./own.ts";
import type { Reader } from "./reader.ts";
import { anything, nothing, type Reading, withoutNotes } from "./reading.ts";
import { cellsOf, leadsThrough, lookUp, type Cell, type SchemaNode, type Trail } from "./schema-node.ts";
import { schemaTerm } from "./term.ts";
import { EVERY_TYPE, type TypeSet, typesNamed } from "./type-set.ts";
import { unite } from "./unite.ts";
import { readRest } from "./unevaluated.ts";
import { readUnion } from "./union.ts";

type Cells = ReadonlyMap<string, Cell>;

/** What one schema says, with all that it refers to and combines. */
export function readSchema(reader: Reader, node: SchemaNode): Reading {
  const { value, pointer, trail } = node;
  if (value === true) return anything(pointer);
  if (value === false) return nothing(pointer, null);
  if (!isObject(value)) {
    reportNotMapped(reader, pointer, "This is not a schema.", "Write an object.");
    return anything(pointer);
  }
  const cells = cellsOf(value, pointer);
  reportUnmapped(reader, cells);
  const ref = cells.get("$ref");
  const parts = [
    readOwn(reader, node, cells),
    ...(ref === undefined ? [] : [readReference(reader, ref, trail)]),
    ...branchesOf(cells.get("allOf"), trail).map((one) => readInner(reader, one)),
  ];
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const cell = cells.get(keyword);
    if (cell === undefined) continue;
    const around = intersect(parts, pointer);
    parts.push(readUnion(reader, { keyword, cell, around, branches: branchesOf(cell, trail) }));
  }
  for (const conditional of readConditionals(reader, cells, trail)) parts.push(conditional);
  const reading = parts.length === 1 && parts[0] !== undefined ? parts[0] : intersect(parts, pointer);
  return readRest(reading, cells, trail);
}

function reportUnmapped(reader: Reader, cells: Cells): void {
  for (const [keyword, cell] of cells) {
    const rule = ruleOf(keyword);
    if (rule.role === "unmapped")
      reportNotMapped(reader, cell.pointer, `${keyword} has no mapping.`, rule.instead);
  }
}

/** A reading within another one; nothing of it is kept by the reader, since only this place asks for it. */
function readInner(reader: Reader, node: SchemaNode): Reading {
  return reader.read(schemaTerm(node));
}

function readReference(reader: Reader, ref: Cell, trail: Trail): Reading {
  const target = typeof ref.value === "string" ? lookUp(reader.root, ref.value) : undefined;
  if (target === undefined) {
    const instead = "Refer to a definition by its JSON pointer, as in #/$defs/name.";
    reportNotMapped(reader, ref.pointer, "This $ref has no mapping.", instead);
    return anything(ref.pointer);
  }
  if (leadsThrough(trail, target.pointer)) {
    return { ...anything(ref.pointer), recursive: target.pointer, types: typesOfTarget(target.value) };
  }
  return readInner(reader, { ...target, trail: { target: target.pointer, outer: trail } });
}

/** Whether null is legal is all that is asked; where the target does not plainly say, it counts as legal. */
function typesOfTarget(target: Json): TypeSet {
  const type = isObject(target) ? target["type"] : undefined;
  return type === undefined ? EVERY_TYPE : typesNamed(type);
}

function branchesOf(cell: Cell | undefined, trail: Trail): readonly SchemaNode[] {
  if (cell === undefined) return [];
  return listOf(cell.value).map((value, index) => ({
    value,
    pointer: childPointer(cell.pointer, index),
    trail,
  }));
}

/** Rules that hold only for some values: of them, the properties that nothing else declares matter. */
function readConditionals(reader: Reader, cells: Cells, trail: Trail): readonly Reading[] {
  const conditionals: Reading[] = [];
  const read = (cell: Cell) => readInner(reader, { ...cell, trail });
  const [test, yes, no] = ["if", "then", "else"].map((keyword) => cells.get(keyword));
  if (test !== undefined && (yes !== undefined || no !== undefined)) {
    const tested = intersect([read(test), ...(yes === undefined ? [] : [read(yes)])], test.pointer);
    const other = no === undefined ? anything(test.pointer) : read(no);
    conditionals.push(withoutNotes(unite([tested, other], test.pointer)));
  }
  const dependent = cells.get("dependentSchemas");
  for (const [name, value] of Object.entries(isObject(dependent?.value) ? dependent.value : {})) {
    const at = childPointer(dependent?.pointer ?? "", name);
    const rule = readInner(reader, { value, pointer: at, trail });
    conditionals.push(withoutNotes(unite([rule, anything(at)], at)));
  }
  return conditionals;
}
