import { assertNever } from "../../model/assert-never.ts";
import type { Shape } from "../../model/event-model.ts";

/** The shapes that a shape is made of. */
export function innerShapes(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case "object":
      return [
        ...shape.properties.map((one) => one.shape),
        ...shape.patterns.map((one) => one.shape),
        ...(shape.additional === false ? [] : [shape.additional]),
      ];
    case "map":
      return [shape.value, ...shape.patterns.map((one) => one.shape)];
    case "array":
      return [shape.items];
    case "tuple":
      return [...shape.items, ...(shape.rest === false ? [] : [shape.rest])];
    case "union":
      return shape.branches.map((one) => one.shape);
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "recursive":
    case "any":
      return [];
    default:
      return assertNever(shape);
  }
}
