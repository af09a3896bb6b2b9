import type { NumberShape } from "../../model/event-model.ts";
import { constant, propertyName, type GeneratorContext, type Place } from "./context.ts";
import { fakerRange } from "./faker-calls.ts";
import { gridExpression, gridOf, isLegalNumber, numbersOf, type Grid } from "./grid.ts";
import { numberHint } from "./name-hints.ts";
import { annotationAt } from "./sources.ts";

const ANYTHING = { low: -1e9, high: 1e9, digits: 2 };

/** The numbers that are drawn for a shape, by its annotation, its name and its constraints. */
export function numberGrid(context: GeneratorContext, shape: NumberShape, path: readonly string[]): Grid {
  const annotation = annotationAt(context, shape, path);
  const range = annotation?.kind === "method" ? fakerRange(annotation) : null;
  return gridOf(shape, range ?? numberHint(propertyName({ path, locals: new Map() }))) ?? fallbackGrid(shape);
}

/** The numbers that the constraints allow, as wide as they are. */
export function legalGrid(shape: NumberShape): Grid {
  return gridOf(shape, ANYTHING) ?? fallbackGrid(shape);
}

/** The code of a number. */
export function numberValue(context: GeneratorContext, shape: NumberShape, place: Place): string {
  const numbers = numbersOf(shape);
  if (numbers?.kind === "listed") {
    const values = constant(context, [propertyName(place)], `[${numbers.values.join(", ")}]`);
    return `random.pick(${values})`;
  }
  return gridExpression(numberGrid(context, shape, place.path));
}

/** The code that takes a number to the nearest legal one. */
export function snapped(shape: NumberShape, expression: string): string {
  const { low, high, factor, divisor } = legalGrid(shape);
  return `snap(${expression}, ${low}, ${high}, ${factor}, ${divisor})`;
}

/** True when the number meets all constraints of the shape. */
export function acceptsNumber(shape: NumberShape, value: number): boolean {
  if (shape.values !== null && !shape.values.includes(value)) return false;
  return isLegalNumber(shape, value);
}

function fallbackGrid(shape: NumberShape): Grid {
  const only = Math.round(shape.minimum ?? shape.maximum ?? 0);
  return { low: only, high: only, factor: 1, divisor: 1 };
}
