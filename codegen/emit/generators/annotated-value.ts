import { assertNever } from "../../model/assert-never.ts";
import type { Json } from "../../load/loaded-schema.ts";
import type { NumberShape, Shape, StringShape } from "../../model/event-model.ts";
import { jsonLiteral } from "../print/json-literal.ts";
import { stringLiteral } from "../print/json-text.ts";
import { templateLiteral } from "../print/template-literal.ts";
import type { Annotation } from "./annotation.ts";
import { constant, loss, propertyName, type GeneratorContext, type Place } from "./context.ts";
import { derivedValue } from "./derived-value.ts";
import {
  asksForTooMuch,
  fakerCall,
  fakerFormats,
  fakerPattern,
  fakerRange,
  fakerText,
  type MethodAnnotation,
} from "./faker-calls.ts";
import { acceptsNumber, snapped } from "./number-value.ts";
import { acceptsText, isFreeText, isUnbounded, textCondition } from "./text-constraints.ts";
import { fitted, planText } from "./text-value.ts";

/**
 * The code of the value that an annotation asks for, made to meet the constraints; `otherwise` is the code of any legal value, for
 * where that fails at run time. Null when the annotation cannot give a value of this shape, which is reported.
 */
export function annotatedValue(
  context: GeneratorContext,
  part: { readonly shape: Shape; readonly place: Place; readonly annotation: Annotation },
  otherwise: () => string,
): string | null {
  const { shape, place, annotation } = part;
  const value = valueFor(context, { shape, place, annotation, otherwise });
  if (value === null) {
    const message =
      "x-faker cannot give a value that is valid here: the generator makes one from the constraints instead.";
    loss(context, shape, "FAKER_NOT_POSSIBLE", message, "Correct x-faker, or leave it out.");
  }
  return value;
}

interface Part {
  readonly shape: Shape;
  readonly place: Place;
  readonly annotation: Annotation;
  readonly otherwise: () => string;
}

function valueFor(context: GeneratorContext, part: Part): string | null {
  const { shape, place, annotation, otherwise } = part;
  switch (annotation.kind) {
    case "oneOf":
      return choice(context, shape, annotation.choices, place);
    case "sequence":
      return sequence(context, part, annotation);
    case "keyOf":
      if (shape.kind === "number")
        return shape.values === null ? snapped(shape, "random.int(1, 1000)") : null;
      if (shape.kind !== "string") return null;
      if (annotation.prefix === null) return ownKey(context, shape, annotation.event, otherwise);
      return numbered(context, shape, {
        prefix: annotation.prefix,
        number: "random.int(1, 1000)",
        largest: 1000,
        otherwise,
      });
    case "method":
      return methodValue(context, shape, annotation, otherwise);
    case "sameAs":
    case "sumOf":
    case "ratioOf":
      return derivedValue(context, { shape, place, annotation, otherwise });
    default:
      return assertNever(annotation);
  }
}

/** A key as events of that type have it, which is known only when all of them are: see `event-keys.ts` among what is generated. */
function ownKey(
  context: GeneratorContext,
  shape: StringShape,
  event: string,
  otherwise: () => string,
): string {
  const key = `keyOf(random, ${stringLiteral(event)})`;
  if (isFreeText(shape)) return key;
  return `either(${key}, (text) => ${textCondition(context, shape)}, () => ${otherwise()})`;
}

function choice(
  context: GeneratorContext,
  shape: Shape,
  choices: readonly { readonly value: Json; readonly weight: number }[],
  place: Place,
): string | null {
  const legal = choices.filter(({ value }) => acceptsValue(shape, value));
  if (legal.length === 0) return null;
  const pairs = legal.map(({ value, weight }) => `[${jsonLiteral(value)}, ${weight}]`);
  return `random.weighted(${constant(context, [propertyName(place)], `weighted([${pairs.join(", ")}])`)})`;
}

/** True when a value given in the schema is legal; objects and arrays are not looked into. */
function acceptsValue(shape: Shape, value: Json): boolean {
  if (value === null) return shape.nullable;
  switch (shape.kind) {
    case "string":
      return typeof value === "string" && acceptsText(shape, value);
    case "number":
      return typeof value === "number" && acceptsNumber(shape, value);
    case "boolean":
      return typeof value === "boolean" && (shape.values === null || shape.values.includes(value));
    case "any":
      return true;
    case "union":
      return shape.branches.some((one) => acceptsValue(one.shape, value));
    case "null":
    case "object":
    case "map":
    case "array":
    case "tuple":
    case "recursive":
      return false;
    default:
      return assertNever(shape);
  }
}

function sequence(
  context: GeneratorContext,
  part: Part,
  { prefix, start }: { readonly prefix: string; readonly start: number },
): string | null {
  const { shape, place, otherwise } = part;
  if (shape.kind !== "string" && shape.kind !== "number") return null;
  const counter = context.names.name([propertyName(place)], "Number");
  if (shape.kind === "number") {
    if (shape.values !== null) return null;
    context.statements.push(`let ${counter} = ${start};`);
    const bounded =
      !shape.integer ||
      shape.multipleOf !== null ||
      shape.maximum !== null ||
      shape.exclusiveMaximum !== null;
    return bounded || !acceptsNumber(shape, start) ? snapped(shape, `${counter}++`) : `${counter}++`;
  }
  const value = numbered(context, shape, {
    prefix,
    number: `${counter}++`,
    largest: Number.MAX_SAFE_INTEGER,
    otherwise,
  });
  if (value !== null) context.statements.push(`let ${counter} = ${start};`);
  return value;
}

/** Prefix and number, padded with zeros where the pattern asks for a width; null when the constraints never allow it. */
function numbered(
  context: GeneratorContext,
  shape: StringShape,
  parts: {
    readonly prefix: string;
    readonly number: string;
    readonly largest: number;
    readonly otherwise: () => string;
  },
): string | null {
  const { prefix, number, largest, otherwise } = parts;
  const numbers = [1, 2, 10, 99, 345, 6789, 10_234, 567_890, 1_234_567_890, 9_876_543_210_123].filter(
    (one) => one <= largest,
  );
  const accepts = (one: number, width: number) =>
    acceptsText(shape, prefix + String(one).padStart(width, "0"));
  if (numbers.every((one) => accepts(one, 0))) return templateLiteral([prefix, { expression: number }]);
  for (let width = 2; width <= 16; width++) {
    const within = [0, 1, 7, 10 ** (width - 1), 10 ** width - 1];
    if (!within.every((one) => accepts(one, width))) continue;
    const padded = `String(${number}${number.endsWith("++") ? ` % ${10 ** width}` : ""}).padStart(${width}, "0")`;
    if (largest < 10 ** width || number.endsWith("++"))
      return templateLiteral([prefix, { expression: padded }]);
  }
  if (!numbers.some((one) => accepts(one, 0))) return null;
  const text = templateLiteral([prefix, { expression: number }]);
  return `either(${text}, (text) => ${textCondition(context, shape)}, () => ${otherwise()})`;
}

function methodValue(
  context: GeneratorContext,
  shape: Shape,
  annotation: MethodAnnotation,
  otherwise: () => string,
): string | null {
  if (shape.values !== null || asksForTooMuch(annotation)) return null;
  switch (shape.kind) {
    case "string":
      return methodText(context, shape, annotation, otherwise);
    case "number":
      return methodNumber(context, shape, annotation, otherwise);
    case "boolean":
      if (annotation.method === "datatype.boolean" && annotation.arguments.length === 0) return otherwise();
      return context.isFakerMethod(annotation.method)
        ? `Boolean(${fakerCall(annotation, otherwise())})`
        : null;
    case "null":
    case "object":
    case "map":
    case "array":
    case "tuple":
    case "union":
    case "recursive":
    case "any":
      return null;
    default:
      return assertNever(shape);
  }
}

function methodNumber(
  context: GeneratorContext,
  shape: NumberShape,
  annotation: MethodAnnotation,
  otherwise: () => string,
): string | null {
  if (fakerRange(annotation) !== null) return otherwise();
  if (!context.isFakerMethod(annotation.method)) return null;
  return snapped(shape, `Number(${fakerCall(annotation, otherwise())})`);
}

function methodText(
  context: GeneratorContext,
  shape: StringShape,
  annotation: MethodAnnotation,
  otherwise: () => string,
): string | null {
  const pattern = fakerPattern(annotation);
  if (pattern !== null) return planText(context, shape, pattern);
  if (annotation.method === "helpers.fromRegExp") return null;
  if (!context.isFakerMethod(annotation.method)) return null;
  const known = fakerText(annotation, shape);
  const isDate = annotation.method.startsWith("date.");
  const cut = isDate && shape.format === "date" ? ".slice(0, 10)" : "";
  const textWith = (other: string) => known ?? `textOf(${fakerCall(annotation, other)})${cut}`;
  const hasFormat =
    known !== null ||
    (annotation.arguments.length === 0 && fakerFormats.get(annotation.method) === shape.format);
  if (isFreeText({ ...shape, format: hasFormat ? null : shape.format })) return textWith(otherwise());
  if (shape.format === null && shape.pattern === null && !isUnbounded(shape))
    return fitted(shape, textWith(otherwise()));
  return `either(${textWith('""')}, (text) => ${textCondition(context, shape)}, () => ${otherwise()})`;
}
