import { isJsonObject } from "./json-value.ts";
import type { Json, JsonSchema } from "./loaded-schema.ts";
import { alternatives, didYouMean, quote } from "./suggest.ts";
import { unicodePattern } from "./unicode-pattern.ts";

/** Where an issue is, when it is not at the value itself. */
export interface Spot {
  /** The member or element that is at fault. */
  readonly step?: string;
  /** True when the member's name is at fault, not its value. */
  readonly onKey?: boolean;
}

/** What a rule works with. */
export interface Check {
  /** All keywords of the shape whose rule is at work. */
  readonly siblings: JsonSchema;
  /** Notes an issue at the value or at a part of it. */
  report(message: string, hint?: string, spot?: Spot): void;
  /** Checks the value, or the part of it that `step` leads to. */
  visit(shape: Json, part: Json, step?: string): void;
  /** True when the value has the shape; notes nothing. */
  fits(shape: Json, value: Json): boolean;
}

type Rule = (argument: Json, value: Json, check: Check) => void;

/** Keyword → what it demands of a value, given what stands after the keyword. */
export const RULES: { readonly [keyword: string]: Rule } = {
  type(argument, value, check) {
    const wanted = texts(argument);
    const actual = typeOf(value);
    if (wanted.includes(actual) || (actual === "integer" && wanted.includes("number"))) return;
    const hint =
      typeof value === "string" && isNumeric(value, wanted) ? `Write ${value} without quotes.` : "";
    check.report(
      `must be ${alternatives(wanted.map((one) => NAMED[one] ?? one))}, not ${NAMED[actual] ?? actual}`,
      hint,
    );
  },
  enum(argument, value, check) {
    const allowed = list(argument);
    if (allowed.some((one) => same(one, value))) return;
    const hint = typeof value === "string" ? didYouMean(value, texts(argument)) : "";
    check.report(`must be ${alternatives(allowed.map(quote))}, not ${quote(value)}`, hint);
  },
  pattern(argument, value, check) {
    if (typeof value !== "string" || new RegExp(shown(argument), "u").test(value)) return;
    check.report(`must match ${shown(argument)}, which ${quote(value)} does not`);
  },
  format(argument, value, check) {
    if (argument !== "regex") throw new Error(`Shapes do not know the format ${shown(argument)}`);
    const fault = typeof value === "string" ? regexFault(value) : null;
    if (fault !== null) check.report("must be a regular expression (ECMAScript)", fault);
  },
  minLength(argument, value, check) {
    if (typeof value === "string" && value.length < Number(argument)) {
      check.report(argument === 1 ? "must not be empty" : `must have at least ${shown(argument)} characters`);
    }
  },
  maxLength(argument, value, check) {
    if (typeof value === "string" && value.length > Number(argument))
      check.report(`must have at most ${shown(argument)} characters`);
  },
  minimum(argument, value, check) {
    if (typeof value === "number" && value < Number(argument))
      check.report(`must be ${shown(argument)} or more, not ${value}`);
  },
  exclusiveMinimum(argument, value, check) {
    if (typeof value === "number" && value <= Number(argument))
      check.report(`must be more than ${shown(argument)}, not ${value}`);
  },
  items(argument, value, check) {
    if (Array.isArray(value)) list(value).forEach((one, index) => check.visit(argument, one, String(index)));
  },
  minItems(argument, value, check) {
    if (!Array.isArray(value) || value.length >= Number(argument)) return;
    check.report(argument === 1 ? "must not be empty" : `must have at least ${shown(argument)} elements`);
  },
  maxItems(argument, value, check) {
    if (Array.isArray(value) && value.length > Number(argument))
      check.report(`must have at most ${shown(argument)} elements`);
  },
  uniqueItems(argument, value, check) {
    if (argument !== true || !Array.isArray(value)) return;
    const seen = new Set<string>();
    list(value).forEach((one, index) => {
      const text = JSON.stringify(one);
      if (seen.has(text))
        check.report(`lists ${quote(one)} twice`, "Remove one of them.", { step: String(index) });
      seen.add(text);
    });
  },
  properties(argument, value, check) {
    if (!isJsonObject(value)) return;
    for (const [name, shape] of Object.entries(argument ?? {})) {
      if (Object.hasOwn(value, name)) check.visit(shape, value[name] ?? null, name);
    }
  },
  additionalProperties(argument, value, check) {
    if (!isJsonObject(value)) return;
    const known = Object.keys(check.siblings["properties"] ?? {});
    for (const [name, part] of Object.entries(value)) {
      if (known.includes(name)) continue;
      if (argument !== false) check.visit(argument, part, name);
      else {
        const hint = didYouMean(name, known, `Known here: ${known.join(", ")}.`);
        check.report(`does not know ${quote(name)}`, hint, { step: name, onKey: true });
      }
    }
  },
  propertyNames(argument, value, check) {
    if (isJsonObject(value)) for (const name of Object.keys(value)) check.visit(argument, name, name);
  },
  maxProperties(argument, value, check) {
    if (isJsonObject(value) && Object.keys(value).length > Number(argument))
      check.report(`must have at most ${shown(argument)} members`);
  },
  required(argument, value, check) {
    if (!isJsonObject(value)) return;
    for (const name of texts(argument))
      if (!Object.hasOwn(value, name)) check.report(`must have ${quote(name)}`);
  },
  dependentRequired(argument, value, check) {
    if (!isJsonObject(value) || !isJsonObject(argument)) return;
    for (const [name, needed] of Object.entries(argument)) {
      if (!Object.hasOwn(value, name)) continue;
      for (const other of texts(needed)) {
        if (!Object.hasOwn(value, other))
          check.report(`must have ${quote(other)} beside ${quote(name)}`, "", { step: name, onKey: true });
      }
    }
  },
  /** Only for "exactly one of these members", which is what its message says. */
  oneOf(argument, value, check) {
    if (!isJsonObject(value) || list(argument).filter((one) => check.fits(one, value)).length === 1) return;
    const names = list(argument).flatMap((one) => (isJsonObject(one) ? texts(one["required"] ?? []) : []));
    check.report(`must have exactly one of ${alternatives(names)}`);
  },
  if(argument, value, check) {
    check.visit(check.siblings[check.fits(argument, value) ? "then" : "else"] ?? true, value);
  },
};

const NAMED: { readonly [type: string]: string } = {
  null: "null",
  boolean: "true or false",
  integer: "an integer",
  number: "a number",
  string: "a string",
  array: "an array",
  object: "an object",
};

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

function isNumeric(text: string, wanted: readonly string[]): boolean {
  const literals = wanted.includes("boolean")
    ? /^(-?[0-9]+(\.[0-9]+)?|true|false)$/
    : /^-?[0-9]+(\.[0-9]+)?$/;
  return (
    wanted.some((one) => one === "integer" || one === "number" || one === "boolean") && literals.test(text)
  );
}

function regexFault(pattern: string): string | null {
  if (unicodePattern(pattern) !== null) return null;
  try {
    const compiled = new RegExp(pattern, "u");
    return compiled.unicode ? null : "It is not read with the u flag.";
  } catch (error) {
    return error instanceof Error ? `${error.message}.` : String(error);
  }
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shown(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

function texts(value: Json): readonly string[] {
  return list(value).filter((one) => typeof one === "string");
}
