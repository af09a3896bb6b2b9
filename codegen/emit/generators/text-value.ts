import { assertNever } from "../../model/assert-never.ts";
import type { StringFormat, StringShape } from "../../model/event-model.ts";
import { stringLiteral } from "../print/json-text.ts";
import { safeLengthOf } from "../print/slow-pattern.ts";
import { templateLiteral, type TextPart } from "../print/template-literal.ts";
import { constant, propertyName, type GeneratorContext, type Place } from "./context.ts";
import { formatValues } from "./format-values.ts";
import { textHint } from "./name-hints.ts";
import { isUnbounded, textAcceptor, textCondition } from "./text-constraints.ts";
import { drawOf } from "./text-draw.ts";
import type { TextPlan } from "./text-plan.ts";

/** The code of a text that meets the constraints of the shape, `values` aside. Only for shapes of which `canDraw` is true. */
export function textValue(context: GeneratorContext, shape: StringShape, place: Place): string {
  if (shape.format !== null) {
    if (alwaysFits(shape, shape.format)) return formatValues[shape.format].expression;
    if (sometimesFits(shape, shape.format))
      return checked(context, shape, formatValues[shape.format].expression);
  }
  if (shape.pattern !== null || shape.format !== null) {
    const text = planText(context, shape, shape.pattern ?? formatValues[shape.format ?? "date"].matches);
    return text ?? stringLiteral("");
  }
  return fitted(shape, textHint(propertyName(place)));
}

/** True when text can be made that meets the constraints of the shape, `values` aside. */
export function canDraw(shape: StringShape): boolean {
  if (shape.minLength > (shape.maxLength ?? Infinity) || shape.minLength > LONGEST) return false;
  if (shape.pattern === null && shape.format === null) return true;
  if (shape.format !== null && (alwaysFits(shape, shape.format) || sometimesFits(shape, shape.format)))
    return true;
  return drawOf(shape, shape.pattern ?? formatValues[shape.format ?? "date"].matches) !== null;
}

/** No longer text is made. */
const LONGEST = 100_000;

function alwaysFits(shape: StringShape, format: StringFormat): boolean {
  const { min, max } = formatValues[format];
  return shape.pattern === null && min >= shape.minLength && max <= (shape.maxLength ?? Infinity);
}

function sometimesFits(shape: StringShape, format: StringFormat): boolean {
  const safeLength = shape.pattern === null ? Infinity : safeLengthOf(shape.pattern);
  const accepts = textAcceptor(shape);
  return formatValues[format].samples.some((text) => text.length <= safeLength && accepts(text));
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
 * until it does when many do, one of those that were found when few do, null when none does.
 */
export function planText(context: GeneratorContext, shape: StringShape, pattern: string): string | null {
  const draw = drawOf(shape, pattern);
  if (draw === null) return null;
  if (draw.kind === "listed") {
    const [only] = draw.texts;
    if (draw.texts.length === 1 && only !== undefined) return stringLiteral(only);
    return `random.pick(${constant(context, ["texts"], `[${draw.texts.map(stringLiteral).join(", ")}]`)})`;
  }
  const expression = planExpression(context, draw.plan);
  return draw.kind === "always" ? expression : checked(context, shape, expression);
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
