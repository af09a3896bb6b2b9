import type { Place } from "../../../diagnostic.ts";
import type { EventModel, Shape } from "../../../model/event-model.ts";
import { innerShapes } from "../inner-shapes.ts";

/** Finds where a pointer within the event's schema stands: the nearest place around it that the model knows. */
export function placesIn(event: EventModel): (pointer: string) => Place {
  const places = new Map<string, Place>();
  const add = (shape: Shape): void => {
    if (!places.has(shape.pointer)) places.set(shape.pointer, shape.at);
    innerShapes(shape).forEach(add);
  };
  return (pointer) => {
    if (places.size === 0) add(event.shape);
    for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      const place = places.get(at);
      if (place !== undefined) return place;
    }
    return event.shape.at;
  };
}
