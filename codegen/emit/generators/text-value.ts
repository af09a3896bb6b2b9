import { assertNever } from "../../model/assert-never.ts";
import type { StringShape } from "../../model/event-model.ts";
import { stringLiteral } from "../print/json-text.ts";
import { templateLiteral, type TextPart } from "../print/template-literal.ts";
import { constant, loss, propertyName, type GeneratorContext, type Place } from "./context.ts";
import { formatValues } from "./format-values.ts";
import { textHint } from "./name-hints.ts";
import { acceptsText, isUnbounded, textCondition } from "./text-constraints.ts";
import { lengthsOf, planOf, samplesOf, type TextPlan } from "./text-plan.ts";

/** The code of a text that meets the constraints of the shape, `values` aside. */
export function textValue(context: GeneratorContext, shape: StringShape, place: Place): string {
  if (shape.format !== null) {
    const { expression, samples, min, max } = formatValues[shape.format];
    const fits = min >= shape.minLength && max <= (shape.maxLength ?? Infinity);
    if (fits && shape.pattern === null) return expression;
    if (samples.some((text) => acceptsText(shape, text))) return checked(context, shape, expression);
  }
  if (shape.pattern !== null) return patternText(context, shape, shape.pattern);
  if (shape.format !== null) {
    loss(
      context,
      shape,
      "NO_VALID_SAMPLE",
      "Generated text of this format does not have the length.",
      "Widen minLength and maxLength.",
    );
    return formatValues[shape.format].expression;
  }
  return fitted(shape, textHint(propertyName(place)));
}

/** An expression for free text, cut or filled up to the length that the shape asks for. */
export function fitted(shape: StringShape, expression: string): string {
  if (isUnbounded(shape)) return expression;
  return `fit(${expression}, ${shape.minLength}, ${shape.maxLength ?? "Infinity"})`;
}

/** Tries the expression until it meets the constraints. */
export function checked(context: GeneratorContext, shape: StringShape, expression: string): string {
  return `random.until(() => ${expression}, (text) => ${textCondition(context, shape)})`;
}

/**
 * The code of a text that a pattern allows and the constraints too: without a check when every sample of the plan meets them, tried
 * until it does when some do, null when none does.
 */
export function planText(context: GeneratorContext, shape: StringShape, pattern: string): string | null {
  let sometimes: TextPlan | null = null;
  for (const open of opennesses(shape)) {
    const plan = planOf(pattern, open);
    if (plan === null || lengthsOf(plan).max > 100_000) return null;
    const accepted = samplesOf(plan).map((text) => acceptsText(shape, text));
    if (accepted.every(Boolean)) return planExpression(context, plan);
    if (accepted.some(Boolean)) sometimes ??= plan;
  }
  return sometimes === null ? null : checked(context, shape, planExpression(context, sometimes));
}

function patternText(context: GeneratorContext, shape: StringShape, pattern: string): string {
  const text = planText(context, shape, pattern);
  if (text !== null) return text;
  loss(
    context,
    shape,
    "NO_VALID_SAMPLE",
    `No text was found that ${stringLiteral(pattern)} and the other constraints allow: generated events are not valid here.`,
    "Give x-faker a method that makes valid text, for example helpers.fromRegExp.",
  );
  return stringLiteral("");
}

/** How long open-ended repetitions may get, the most readable first. */
function opennesses(shape: StringShape): readonly { readonly atLeast: number; readonly extra: number }[] {
  const { minLength } = shape;
  const maxLength = shape.maxLength ?? Infinity;
  const exact = [minLength, maxLength].flatMap((length) =>
    length > 0 && length <= 10_000
      ? Array.from({ length: Math.min(length, 12) }, (_, index) => ({ atLeast: length - index, extra: 0 }))
      : [],
  );
  return [
    { atLeast: 5, extra: 4 },
    { atLeast: 3, extra: 0 },
    { atLeast: 1, extra: 1 },
    { atLeast: 0, extra: 0 },
    ...exact,
  ];
}

function planExpression(context: GeneratorContext, plan: TextPlan): string {
  switch (plan.kind) {
    case "text":
      return stringLiteral(plan.text);
    case "characters":
      return `random.text(${alphabet(context, plan.alphabet)}, ${plan.min}, ${plan.max})`;
    case "sequence":
      return templateLiteral(plan.parts.map((part): TextPart => partOf(context, part)));
    case "choice": {
      const texts = plan.options.every((one) => one.kind === "text");
      const options = plan.options.map((one) => planExpression(context, one));
      if (texts) return `random.pick([${options.join(", ")}])`;
      return `random.pick([${options.map((one) => `() => ${one}`).join(", ")}])()`;
    }
    case "repeat":
      return `random.repeat(${plan.min}, ${plan.max}, () => ${planExpression(context, plan.part)})`;
    default:
      return assertNever(plan);
  }
}

function partOf(context: GeneratorContext, part: TextPlan): TextPart {
  return part.kind === "text" ? part.text : { expression: planExpression(context, part) };
}

const alphabetNames: ReadonlyMap<string, string> = new Map([
  ["0123456789", "digits"],
  ["123456789", "digits from one"],
  ["abcdefghijklmnopqrstuvwxyz", "letters"],
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", "capitals"],
  ["abcdefghijklmnopqrstuvwxyz0123456789", "letters and digits"],
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "capitals and digits"],
]);

function alphabet(context: GeneratorContext, characters: string): string {
  return constant(context, [alphabetNames.get(characters) ?? "characters"], stringLiteral(characters));
}
