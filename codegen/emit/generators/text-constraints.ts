import type { StringShape } from "../../model/event-model.ts";
import { jsonLiteral } from "../print/json-literal.ts";
import { stringLiteral } from "../print/json-text.ts";
import { constant, type GeneratorContext } from "./context.ts";
import { formatValues } from "./format-values.ts";

/** The regular expression of a JSON Schema pattern; null when it is none. */
export function patternOf(source: string): RegExp | null {
  try {
    return new RegExp(source, "u");
  } catch {
    return null;
  }
}

/** True when the text meets all constraints of the shape. Formats are judged narrowly: some text that has one is refused. */
export function acceptsText(shape: StringShape, text: string): boolean {
  const length = Array.from(text).length;
  if (length < shape.minLength || length > (shape.maxLength ?? Infinity)) return false;
  if (shape.values !== null && !shape.values.includes(text)) return false;
  if (shape.pattern !== null && patternOf(shape.pattern)?.test(text) !== true) return false;
  return shape.format === null || new RegExp(formatValues[shape.format].matches, "u").test(text);
}

/** True when any text will do. */
export function isFreeText(shape: StringShape): boolean {
  return isUnbounded(shape) && shape.values === null && shape.pattern === null && shape.format === null;
}

/** True when text of any length will do. */
export function isUnbounded(shape: StringShape): boolean {
  return shape.minLength === 0 && shape.maxLength === null;
}

/** `acceptsText` as the code of a condition on the variable `text`. */
export function textCondition(context: GeneratorContext, shape: StringShape): string {
  const conditions: string[] = [];
  if (shape.minLength > 0) conditions.push(`text.length >= ${shape.minLength}`);
  if (shape.maxLength !== null) conditions.push(`text.length <= ${shape.maxLength}`);
  if (shape.values !== null) {
    const values = constant(
      context,
      ["values"],
      `[${shape.values.map((one) => jsonLiteral(one)).join(", ")}]`,
    );
    conditions.push(`${values}.includes(text)`);
  }
  if (shape.pattern !== null) conditions.push(`${regExp(context, "pattern", shape.pattern)}.test(text)`);
  if (shape.format !== null)
    conditions.push(`${regExp(context, shape.format, formatValues[shape.format].matches)}.test(text)`);
  return conditions.join(" && ");
}

function regExp(context: GeneratorContext, name: string, source: string): string {
  return constant(context, [name], `new RegExp(${stringLiteral(source)}, "u")`);
}
