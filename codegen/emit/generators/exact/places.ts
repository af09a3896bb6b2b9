import type { Place } from "../../../diagnostic.ts";
import type { EventModel, Shape } from "../../../model/event-model.ts";
import { assertNever } from "../../../model/assert-never.ts";

/** Finds where a pointer within the event's schema stands: the nearest place around it that the model knows. */
export function placesIn(event: EventModel): (pointer: string) => Place {
  const places = new Map<string, Place>();
  const add = (shape: Shape): void => {
    if (!places.has(shape.pointer)) places.set(shape.pointer, shape.at);
    innerShapes(shape).forEach(add);
  };
  add(event.shape);
  return (pointer) => {
    for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      const place = places.get(at);
      if (place !== undefined) return place;
    }
    return event.shape.at;
  };
}

function innerShapes(shape: Shape): readonly Shape[] {
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
