import type { JsonSchema } from "../../load/loaded-schema.ts";
import { stringLiteral } from "../print/json-text.ts";
import { slowPattern } from "../print/slow-pattern.ts";
import type { CheckWriter } from "./check-writer.ts";
import { type Assertion, messageOf } from "./messages.ts";
import { simplePatternCode } from "./simple-pattern.ts";
import { refuseIf, type Spot } from "./spot.ts";

/** Checks of a value that is a string. */
export function stringChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { maxLength, minLength, pattern, format } = schema;
  const { value } = spot;
  const lines: string[] = [];
  const add = (wrong: string, keyword: Assertion): void =>
    void lines.push(refuseIf(wrong, spot, keyword, messageOf(keyword, schema)));
  if (typeof maxLength === "number") add(`${writer.helper("isLonger")}(${value}, ${maxLength})`, "maxLength");
  if (typeof minLength === "number" && minLength > 0) {
    add(`${writer.helper("isShorter")}(${value}, ${minLength})`, "minLength");
  }
  if (typeof pattern === "string") add(patternTest(writer, pattern, value, false), "pattern");
  const check = typeof format === "string" ? writer.format(format) : null;
  if (check !== null) add(`!${check}(${value})`, "format");
  return lines;
}

/** An expression that is true when a text matches a pattern, or with `wanted` false, when it does not. */
export function patternTest(writer: CheckWriter, pattern: string, text: string, wanted = true): string {
  const negation = wanted ? "" : "!";
  const simple = simplePatternCode(pattern);
  if (simple !== null) {
    const tests = simple.map((code) => `${negation}${writer.constant("pattern", code)}(${text})`);
    return tests.join(wanted ? " || " : " && ");
  }
  const expression = writer.constant("pattern", `new RegExp(${stringLiteral(pattern)}, "u")`);
  const quick = `${expression}.test(${text})`;
  const slow = slowPattern(pattern);
  if (slow === null) return negation + quick;
  const { automaton, safeLength } = slow;
  if (automaton === null) {
    writer.noteUnbounded(pattern, safeLength);
    return `(${text}.length <= ${safeLength} && ${negation}${quick})`;
  }
  const { start, characters, states, lookarounds } = automaton;
  const parts = [start, `[${characters.map(stringLiteral).join(", ")}]`, JSON.stringify(states)];
  const code = `${writer.helper("automaton")}(${[...parts, JSON.stringify(lookarounds)].join(", ")})`;
  const bounded = `${writer.helper("accepts")}(${writer.constant("automaton", code)}, ${text})`;
  return `${negation}(${text}.length <= ${safeLength} ? ${quick} : ${bounded})`;
}

/** Checks of a value that is a finite number. */
export function numberChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const { value } = spot;
  const lines: string[] = [];
  for (const [keyword, wrong] of limits) {
    const limit = schema[keyword];
    if (typeof limit === "number") {
      lines.push(refuseIf(`${value} ${wrong} ${limit}`, spot, keyword, messageOf(keyword, schema)));
    }
  }
  const { multipleOf } = schema;
  if (typeof multipleOf === "number") {
    const wrong = `!${writer.helper("isMultiple")}(${value}, ${decimalParts(multipleOf)})`;
    lines.push(refuseIf(wrong, spot, "multipleOf", messageOf("multipleOf", schema)));
  }
  return lines;
}

const limits = [
  ["maximum", ">"],
  ["minimum", "<"],
  ["exclusiveMaximum", ">="],
  ["exclusiveMinimum", "<="],
] as const;

/** `unit, power, scale` for which the divisor is unit / power and power is 10 ** scale. */
function decimalParts(divisor: number): string {
  const [decimal = "", exponent = "0"] = String(divisor).split("e");
  const [whole = "", fraction = ""] = decimal.split(".");
  const scale = Math.max(0, fraction.length - Number(exponent));
  const unit = Number(whole + fraction) * 10 ** Math.max(0, Number(exponent) - fraction.length);
  return `${unit}, ${10 ** scale}, ${scale}`;
}
