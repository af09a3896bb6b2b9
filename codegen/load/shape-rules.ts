import { isJsonObject } from "./json-value.ts";
import type { Json } from "./loaded-schema.ts";
import { alternatives, didYouMean, quote } from "./suggest.ts";

/** Notes an issue at the value, or at `steps` below it. */
export type Report = (
  message: string,
  hint?: string,
  at?: { readonly steps?: readonly string[]; readonly onKey?: boolean },
) => void;

/** What a rule is given. */
export interface RuleInput {
  /** What stands after the keyword in the shape. */
  readonly argument: Json;
  readonly value: Json;
  /** All keywords beside this one. */
  readonly siblings: { readonly [keyword: string]: Json };
  readonly report: Report;
  /** Checks the part of the value that `steps` lead to. */
  readonly visit: (shape: Json, part: Json, ...steps: string[]) => void;
  /** True when the value has the shape. */
  readonly fits: (shape: Json) => boolean;
}

/** Keyword → what it demands; a rule that is not about the value's type demands nothing. */
export const RULES: { readonly [keyword: string]: (input: RuleInput) => void } = {
  type({ argument, value, report }) {
    const wanted = texts(argument);
    const actual = typeOf(value);
    if (wanted.includes(actual) || (actual === "integer" && wanted.includes("number"))) return;
    const hint =
      typeof value === "string" && isNumeric(value, wanted) ? `Write ${value} without quotes.` : "";
    report(
      `must be ${alternatives(wanted.map((one) => NAMED[one] ?? one))}, not ${NAMED[actual] ?? actual}`,
      hint,
    );
  },
  enum({ argument, value, report }) {
    const allowed = list(argument);
    if (allowed.some((one) => same(one, value))) return;
    const hint = typeof value === "string" ? didYouMean(value, texts(argument)) : "";
    report(`must be ${alternatives(allowed.map(quote))}, not ${quote(value)}`, hint);
  },
  pattern({ argument, value, report }) {
    if (typeof value !== "string" || new RegExp(shown(argument), "u").test(value)) return;
    report(`must match ${shown(argument)}, which ${quote(value)} does not`);
  },
  format({ argument, value, report }) {
    if (argument !== "regex") throw new Error(`Shapes do not know the format ${shown(argument)}`);
    const fault = typeof value === "string" ? regexFault(value) : null;
    if (fault !== null) report("must be a regular expression (ECMAScript, with the u flag)", fault);
  },
  minLength({ argument, value, report }) {
    if (typeof value === "string" && value.length < Number(argument)) {
      report(argument === 1 ? "must not be empty" : `must have at least ${shown(argument)} characters`);
    }
  },
  maxLength({ argument, value, report }) {
    if (typeof value === "string" && value.length > Number(argument))
      report(`must have at most ${shown(argument)} characters`);
  },
  minimum({ argument, value, report }) {
    if (typeof value === "number" && value < Number(argument))
      report(`must be ${shown(argument)} or more, not ${value}`);
  },
  exclusiveMinimum({ argument, value, report }) {
    if (typeof value === "number" && value <= Number(argument))
      report(`must be more than ${shown(argument)}, not ${value}`);
  },
  items({ argument, value, visit }) {
    if (Array.isArray(value)) list(value).forEach((one, index) => visit(argument, one, String(index)));
  },
  minItems({ argument, value, report }) {
    if (!Array.isArray(value) || value.length >= Number(argument)) return;
    report(argument === 1 ? "must not be empty" : `must have at least ${shown(argument)} elements`);
  },
  maxItems({ argument, value, report }) {
    if (Array.isArray(value) && value.length > Number(argument))
      report(`must have at most ${shown(argument)} elements`);
  },
  uniqueItems({ argument, value, report }) {
    if (argument !== true || !Array.isArray(value)) return;
    const seen = new Set<string>();
    list(value).forEach((one, index) => {
      const text = JSON.stringify(one);
      if (seen.has(text))
        report(`lists ${quote(one)} twice`, "Remove one of them.", { steps: [String(index)] });
      seen.add(text);
    });
  },
  properties({ argument, value, visit }) {
    if (!isJsonObject(value)) return;
    for (const [name, shape] of Object.entries(argument ?? {})) {
      if (Object.hasOwn(value, name)) visit(shape, value[name] ?? null, name);
    }
  },
  additionalProperties({ argument, value, siblings, report, visit }) {
    if (!isJsonObject(value)) return;
    const known = Object.keys(siblings["properties"] ?? {});
    for (const [name, part] of Object.entries(value)) {
      if (known.includes(name)) continue;
      if (argument !== false) visit(argument, part, name);
      else {
        const hint = didYouMean(name, known, `Known here: ${known.join(", ")}.`);
        report(`does not know ${quote(name)}`, hint, { steps: [name], onKey: true });
      }
    }
  },
  propertyNames({ argument, value, visit }) {
    if (isJsonObject(value)) for (const name of Object.keys(value)) visit(argument, name, name);
  },
  maxProperties({ argument, value, report }) {
    if (isJsonObject(value) && Object.keys(value).length > Number(argument))
      report(`must have at most ${shown(argument)} members`);
  },
  required({ argument, value, report }) {
    if (!isJsonObject(value)) return;
    for (const name of texts(argument)) if (!Object.hasOwn(value, name)) report(`must have ${quote(name)}`);
  },
  dependentRequired({ argument, value, report }) {
    if (!isJsonObject(value) || !isJsonObject(argument)) return;
    for (const [name, needed] of Object.entries(argument)) {
      if (!Object.hasOwn(value, name)) continue;
      for (const other of texts(needed)) {
        if (!Object.hasOwn(value, other))
          report(`must have ${quote(other)} beside ${quote(name)}`, "", { steps: [name], onKey: true });
      }
    }
  },
  /** Only for "exactly one of these members", which is what its message says. */
  oneOf({ argument, value, report, fits }) {
    if (!isJsonObject(value) || list(argument).filter(fits).length === 1) return;
    const names = list(argument).flatMap((one) => (isJsonObject(one) ? texts(one["required"] ?? []) : []));
    report(`must have exactly one of ${alternatives(names)}`);
  },
  if({ argument, value, siblings, visit, fits }) {
    visit(siblings[fits(argument) ? "then" : "else"] ?? true, value);
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
