import type { ArrayShape, MapShape } from "../../model/event-model.ts";

/** Fewest and most elements that generated arrays and maps have: few more than they must. */
export interface ListSize {
  readonly low: number;
  readonly high: number;
}

const USUAL_EXTRA = 3;

/** The size of generated arrays of a shape. */
export function listSize(shape: ArrayShape): ListSize {
  const distinct = shape.uniqueItems ? distinctValues(shape) : Infinity;
  const high = Math.min(shape.maxItems ?? Infinity, distinct, Math.max(shape.minItems + USUAL_EXTRA, 4));
  return { low: Math.min(shape.minItems, high), high };
}

/** The size of generated maps of a shape. */
export function mapSize(shape: MapShape): ListSize {
  const high = Math.min(shape.maxProperties ?? Infinity, shape.minProperties + USUAL_EXTRA);
  return { low: Math.min(shape.minProperties, high), high };
}

function distinctValues({ items }: ArrayShape): number {
  if (items.kind === "boolean" && items.values === null) return 2;
  return items.values?.length ?? Infinity;
}
