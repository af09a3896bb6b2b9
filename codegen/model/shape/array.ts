import type { ArrayShape, Shape, TupleShape } from "../event-model.ts";
import type { ArrayFacts } from "../reading/array-facts.ts";
import type { Reading } from "../reading/reading.ts";
import { anyShape, type ShapeBase, type ShapeBuilder } from "./base.ts";

/** An array; a tuple where the first positions have rules of their own. */
export function arrayShape(
  builder: ShapeBuilder,
  reading: Reading,
  base: ShapeBase,
): ArrayShape | TupleShape {
  const facts = reading.array;
  const limits = {
    minItems: facts?.minItems ?? 0,
    maxItems: facts?.maxItems ?? null,
    uniqueItems: facts?.uniqueItems ?? false,
  };
  if (facts !== null && facts.prefix.length > 0) {
    const items = facts.prefix.map((term) => builder.shapeOf(term));
    return { kind: "tuple", ...base, items, rest: restOf(builder, facts, base), ...limits };
  }
  return { kind: "array", ...base, items: itemsOf(builder, facts, base), ...limits };
}

/** Elements of an array that is always empty are anything. */
function itemsOf(builder: ShapeBuilder, facts: ArrayFacts | null, base: ShapeBase): Shape {
  const term = facts?.items ?? null;
  return term === null || term === false ? anyShape(base.at, base.pointer) : builder.shapeOf(term);
}

function restOf(builder: ShapeBuilder, facts: ArrayFacts, base: ShapeBase): false | Shape {
  const isFull = facts.maxItems !== null && facts.maxItems <= facts.prefix.length;
  if (facts.items === false || isFull) return false;
  return facts.items === null ? anyShape(base.at, base.pointer) : builder.shapeOf(facts.items);
}
