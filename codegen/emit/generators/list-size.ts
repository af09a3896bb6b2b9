import type { ArrayShape, MapShape, NumberShape, Shape, StringShape } from "../../model/event-model.ts";
import { numbersOf } from "./grid.ts";
import { drawOf } from "./text-draw.ts";
import { countOf } from "./text-plan.ts";

/** Fewest and most elements that generated arrays and maps have: few more than they must. */
export interface ListSize {
  readonly low: number;
  readonly high: number;
}

const USUAL_EXTRA = 3;

/** The size of generated arrays of a shape. */
export function listSize(shape: ArrayShape): ListSize {
  const distinct = shape.uniqueItems ? distinctValues(shape.items) : Infinity;
  const high = Math.min(shape.maxItems ?? Infinity, distinct, Math.max(shape.minItems + USUAL_EXTRA, 4));
  return { low: Math.min(shape.minItems, high), high };
}

/** The size of generated maps of a shape. */
export function mapSize(shape: MapShape): ListSize {
  const high = Math.min(shape.maxProperties ?? Infinity, shape.minProperties + USUAL_EXTRA);
  return { low: Math.min(shape.minProperties, high), high };
}

/** How many different values of a shape are sure to be there; null counts as one of them. */
export function distinctValues(shape: Shape): number {
  const others = distinctOthers(shape);
  return shape.nullable && shape.kind !== "null" ? others + 1 : others;
}

function distinctOthers(shape: Shape): number {
  if (shape.values !== null) return shape.values.length;
  if (shape.kind === "boolean") return 2;
  if (shape.kind === "null") return 1;
  if (shape.kind === "number") return distinctNumbers(shape);
  if (shape.kind === "union") return shape.branches.reduce((sum, one) => sum + distinctValues(one.shape), 0);
  if (shape.kind === "string") return distinctTexts(shape);
  return Infinity;
}

function distinctNumbers(shape: NumberShape): number {
  const numbers = numbersOf(shape);
  if (numbers === null) return 0;
  if (numbers.kind === "listed") return numbers.values.length;
  return numbers.grid.high - numbers.grid.low + 1;
}

function distinctTexts(shape: StringShape): number {
  if (shape.pattern === null) return shape.maxLength === 0 ? 1 : Infinity;
  const draw = drawOf(shape, shape.pattern);
  if (draw === null) return 0;
  return draw.kind === "listed" ? draw.texts.length : countOf(draw.plan);
}
