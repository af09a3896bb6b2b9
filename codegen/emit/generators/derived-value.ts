import type { NumberShape, Shape, StringShape } from "../../model/event-model.ts";
import type { Annotation } from "./annotation.ts";
import { propertyName, type GeneratorContext, type Place } from "./context.ts";
import { gridBounds, gridDigits } from "./grid.ts";
import { legalGrid, numberGrid, snapped } from "./number-value.ts";
import { listSize } from "./list-size.ts";
import { findLocal, readInside, shapeAt, sumCode, type SumCode } from "./sources.ts";
import { isFreeText, textCondition } from "./text-constraints.ts";

/** A value that is made from other values of the event, which stand in variables in reach. */
export interface DerivedPart {
  readonly shape: Shape;
  readonly place: Place;
  readonly annotation: Extract<Annotation, { kind: "sameAs" | "sumOf" | "ratioOf" }>;
  /** The code of any legal value, for when there is no value to take it from. */
  readonly otherwise: () => string;
}

/** The code of a derived value; null when its source is not in reach or of another kind. */
export function derivedValue(context: GeneratorContext, part: DerivedPart): string | null {
  const { shape, place, annotation, otherwise } = part;
  if (shape.values !== null) return null;
  switch (annotation.kind) {
    case "sameAs":
      return sameValue(context, part, annotation);
    case "ratioOf": {
      const found = findLocal(place, annotation.path);
      if (found === null || shape.kind !== "number") return null;
      return snapped(shape, `amount(${readInside(found.local.name, found.rest)}) * ${annotation.ratio}`);
    }
    case "sumOf": {
      if (shape.kind !== "number") return null;
      const sum = plainSum(context, shape, place, annotation);
      return sum === null ? null : sum.isLegal ? sum.expression : snapped(shape, sum.expression);
    }
    default:
      return otherwise();
  }
}

/** The code of a sum, and whether it is legal whatever the summands are. */
export function plainSum(
  context: GeneratorContext,
  shape: NumberShape,
  place: Place,
  sum: { readonly path: readonly string[]; readonly times: readonly string[] | null },
): { readonly expression: string; readonly isLegal: boolean } | null {
  const root = context.root;
  const factors = [sum.path, ...(sum.times === null ? [] : [sum.times])].map((path) => ({
    path,
    shape: shapeAt(root, path),
  }));
  let digits = 0;
  let low = 1;
  let high = 1;
  let always = true;
  for (const factor of factors) {
    if (factor.shape?.kind !== "number") return null;
    const grid = numberGrid(context, factor.shape, factor.path);
    const bounds = gridBounds(grid);
    digits += gridDigits(grid);
    always &&= bounds.low >= 0;
    low *= bounds.low;
    high *= bounds.high;
  }
  for (let length = 1; length <= sum.path.length; length++) {
    if (sum.path[length - 1] !== "*") continue;
    const list = shapeAt(root, sum.path.slice(0, length - 1));
    if (list?.kind !== "array") return null;
    const size = listSize(list);
    low *= size.low;
    high *= size.high;
  }
  if (!allRequired(root, sum.path)) low = 0;
  const code = sumCode(place, sum, 10 ** digits);
  if (code === null) return null;
  const expression = sumCall(context, place, code);
  const legal = legalGrid(shape);
  const bounds = gridBounds(legal);
  return {
    expression,
    isLegal:
      always && low >= bounds.low && high <= bounds.high && digits <= gridDigits(legal) && legal.factor === 1,
  };
}

/** A call of the function that computes the sum, which stands at the head of `createGenerator`; the sum itself where it cannot. */
function sumCall(context: GeneratorContext, place: Place, code: SumCode): string {
  const { name } = code.local;
  if (!code.isClosed || !code.of(name).startsWith("sum(")) return code.of(name);
  const body = `(items: unknown) => ${code.of("items")}`;
  const known = context.sums.get(body) ?? context.names.name([propertyName(place)], "Of");
  if (!context.sums.has(body)) context.statements.push(`const ${known} = ${body};`);
  context.sums.set(body, known);
  return `${known}(${name})`;
}

function sameValue(
  context: GeneratorContext,
  { shape, place, otherwise }: DerivedPart,
  { path, asDate }: { readonly path: readonly string[]; readonly asDate: boolean },
): string | null {
  const found = findLocal(place, path);
  const source = shapeAt(context.root, path);
  if (found === null || source === null) return null;
  const read = readInside(found.local.name, found.rest);
  const certain = found.rest.length === 0 && found.local.certain;
  if (shape.kind === "string")
    return sameText(context, { shape, source, otherwise, asDate }, { read, certain });
  if (asDate || source.kind !== shape.kind) return null;
  if (shape.kind === "number")
    return certain && sameConstraints(shape, source) ? read : snapped(shape, `amount(${read})`);
  return certain && shape.kind === "boolean" ? read : null;
}

function sameText(
  context: GeneratorContext,
  part: {
    readonly shape: StringShape;
    readonly source: Shape;
    readonly otherwise: () => string;
    readonly asDate: boolean;
  },
  from: { readonly read: string; readonly certain: boolean },
): string {
  const { shape, source, otherwise, asDate } = part;
  const text = asDate
    ? `${from.certain ? from.read : "text"}.slice(0, 10)`
    : from.certain
      ? from.read
      : "text";
  const isInstant = source.kind === "string" && source.format === "date-time";
  const legal = isFreeText({
    ...shape,
    format: asDate && isInstant && shape.format === "date" ? null : shape.format,
  });
  if (legal || (!asDate && sameConstraints(shape, source))) {
    if (from.certain) return text;
    return `withText(${from.read}, (text) => ${text}, () => ${otherwise()})`;
  }
  const checked = (value: string) =>
    `either(${value}, (text) => ${textCondition(context, shape)}, () => ${otherwise()})`;
  return from.certain && source.kind === "string"
    ? checked(text)
    : `withText(${from.read}, (text) => ${checked(text)}, () => ${otherwise()})`;
}

/** True when every legal value of `source` is one of `target`. */
function sameConstraints(target: StringShape | NumberShape, source: Shape): boolean {
  return constraintsOf(target) === constraintsOf(source);
}

function constraintsOf(shape: Shape): string {
  return JSON.stringify({
    ...shape,
    at: null,
    pointer: null,
    description: null,
    faker: null,
    pii: null,
    nullable: null,
  });
}

function allRequired(root: Shape, path: readonly string[]): boolean {
  return path.every((step, index) => {
    const parent = shapeAt(root, path.slice(0, index));
    const shape = shapeAt(root, path.slice(0, index + 1));
    const required =
      parent?.kind !== "object" || parent.properties.some((one) => one.name === step && one.required);
    return required && shape?.nullable === false;
  });
}
