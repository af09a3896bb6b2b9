import type { Json } from "../../load/loaded-schema.ts";
import { isObject, listOf } from "../json-guards.ts";
import { ruleOf } from "./keywords.ts";
import type { Cell, SchemaNode, Trail } from "./schema-node.ts";

/** The other branch of a union with null, `anyOf: [X, {type: null}]` in either order; null when it is another union. */
export function readNullUnion(cell: Cell | undefined, trail: Trail): SchemaNode | null {
  if (cell === undefined) return null;
  const branches = listOf(cell.value);
  if (branches.length !== 2) return null;
  const other = branches.findIndex((branch) => !isNullSchema(branch));
  const value = branches[other];
  if (value === undefined || !isNullSchema(branches[1 - other])) return null;
  return { value, pointer: `${cell.pointer}/${other}`, trail };
}

function isNullSchema(schema: Json | undefined): boolean {
  if (!isObject(schema)) return false;
  const meaningful = Object.entries(schema).filter(([keyword]) => {
    const { role } = ruleOf(keyword);
    return role !== "annotation" && role !== "core";
  });
  if (meaningful.length !== 1) return false;
  const [keyword, value] = meaningful[0] ?? ["", undefined];
  if (keyword === "type" || keyword === "const") return value === (keyword === "type" ? "null" : null);
  return keyword === "enum" && Array.isArray(value) && value.length === 1 && value[0] === null;
}
