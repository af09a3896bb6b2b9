import type { ArrayShape, Shape } from "../event-model.ts";
import { numberOf } from "../json-guards.ts";
import type { ShapeBase, ShapeReader } from "./reader.ts";
import { anyShape } from "./scalars.ts";
import { nodeIn, type ResolvedNode } from "./schema-node.ts";

/** An array; without `items` of anything. */
export function readArray(reader: ShapeReader, node: ResolvedNode, base: ShapeBase): ArrayShape {
  return {
    kind: "array",
    ...base,
    items: readItems(reader, node, base),
    minItems: numberOf(node.keywords.get("minItems")?.value) ?? 0,
    maxItems: numberOf(node.keywords.get("maxItems")?.value),
    uniqueItems: node.keywords.get("uniqueItems")?.value === true,
  };
}

function readItems(reader: ShapeReader, node: ResolvedNode, base: ShapeBase): Shape {
  const cell = node.keywords.get("items");
  if (cell !== undefined) return reader.read(nodeIn(node, cell));
  return anyShape(base.at, base.pointer);
}
