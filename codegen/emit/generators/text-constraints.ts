import type { StringShape } from "../../model/event-model.ts";
import { jsonLiteral } from "../print/json-literal.ts";
import { stringLiteral } from "../print/json-text.ts";
import { safeLengthOf } from "../print/slow-pattern.ts";
import { constant, type GeneratorContext } from "./context.ts";
import { boundedMatcher } from "./exact/bounded-test.ts";
import { formatValues } from "./format-values.ts";

/** True when the text meets all constraints of the shape. Formats are judged narrowly: some text that has one is refused. */
export function acceptsText(shape: StringShape, text: string): boolean {
  return textAcceptor(shape)(text);
}

/** The same for many texts. */
export function textAcceptor({
  minLength,
  maxLength,
  values,
  pattern,
  format,
}: StringShape): (text: string) => boolean {
  const matches = pattern === null ? null : boundedMatcher(pattern);
  const hasFormat = format === null ? null : new RegExp(formatValues[format].matches, "u");
  return (text) => {
    const length = Array.from(text).length;
    if (length < minLength || length > (maxLength ?? Infinity)) return false;
    if (values !== null && !values.includes(text)) return false;
    if (matches !== null && matches(text) !== true) return false;
    return hasFormat === null || hasFormat.test(text);
  };
}

/** True when any text will do. */
export function isFreeText(shape: StringShape): boolean {
  return isUnbounded(shape) && shape.values === null && shape.pattern === null && shape.format === null;
}

/** True when text of any length will do. */
export function isUnbounded(shape: StringShape): boolean {
  return shape.minLength === 0 && shape.maxLength === null;
}

/** `acceptsText` as the code of a condition on the variable `text`; false for texts too long to be held against the pattern in time. */
export function textCondition(context: GeneratorContext, shape: StringShape): string {
  const conditions: string[] = [];
  if (shape.minLength > 0) conditions.push(`Array.from(text).length >= ${shape.minLength}`);
  if (shape.maxLength !== null) conditions.push(`text.length <= ${shape.maxLength}`);
  if (shape.values !== null) {
    const values = constant(
      context,
      ["values"],
      `[${shape.values.map((one) => jsonLiteral(one)).join(", ")}]`,
    );
    conditions.push(`${values}.includes(text)`);
  }
  if (shape.pattern !== null) {
    const safeLength = safeLengthOf(shape.pattern);
    if (safeLength < Infinity) conditions.push(`text.length <= ${safeLength}`);
    conditions.push(`${regExp(context, "pattern", shape.pattern)}.test(text)`);
  }
  if (shape.format !== null)
    conditions.push(`${regExp(context, shape.format, formatValues[shape.format].matches)}.test(text)`);
  return conditions.join(" && ");
}

function regExp(context: GeneratorContext, name: string, source: string): string {
  return constant(context, [name], `new RegExp(${stringLiteral(source)}, "u")`);
}
