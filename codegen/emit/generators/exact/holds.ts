import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";
import { canonicalJson } from "../../../model/hash.ts";
import { isObject, listOf } from "../../../model/json-guards.ts";
import { lookUp } from "../../../model/reading/schema-node.ts";
import { typeOfValue, typesNamed } from "../../../model/reading/type-set.ts";
import { formatValues } from "../format-values.ts";
import { isMultipleOf } from "../decimal.ts";
import { boundedTest } from "./bounded-test.ts";

/** Whether a value is valid; undefined where only a validator can tell. */
export type Verdict = boolean | undefined;

/** Deeper than this nothing is looked into. */
const DEEPEST = 30;
/** By more schemas than this no value is judged. */
const MOST_SCHEMAS = 20_000;

/** Judges a value by a schema whose references point into `root`. */
export function holds(root: JsonSchema, schema: Json, value: Json): Verdict {
  return judged({ root, value, depth: 0, spent: { schemas: 0 } }, schema);
}

function judged(at: Omit<Case, "schema">, schema: Json): Verdict {
  if (typeof schema === "boolean") return schema;
  if (!isObject(schema) || at.depth > DEEPEST || ++at.spent.schemas > MOST_SCHEMAS) return undefined;
  return every(Object.keys(schema), (keyword) => {
    const check = checks.get(keyword);
    return check === undefined
      ? unless(unknown.has(keyword))
      : check({ ...at, schema }, schema[keyword] ?? null);
  });
}

const unknown = new Set(["unevaluatedProperties", "unevaluatedItems", "$dynamicRef"]);

interface Case {
  readonly root: JsonSchema;
  readonly schema: JsonSchema;
  readonly value: Json;
  readonly depth: number;
  /** How many schemas the value was judged by so far. */
  readonly spent: { schemas: number };
}

type Check = (at: Case, rule: Json) => Verdict;

const text =
  (accepts: (value: string, rule: Json) => Verdict): Check =>
  ({ value }, rule) =>
    typeof value !== "string" || accepts(value, rule);
const number =
  (accepts: (value: number, rule: number) => boolean): Check =>
  ({ value }, rule) =>
    typeof value !== "number" || typeof rule !== "number" || accepts(value, rule);
const size =
  (measure: (value: Json) => number | null, accepts: (size: number, rule: number) => boolean): Check =>
  ({ value }, rule) => {
    const found = measure(value);
    return found === null || typeof rule !== "number" || accepts(found, rule);
  };

const characters = (value: Json) => (typeof value === "string" ? Array.from(value).length : null);
const elements = (value: Json) => (Array.isArray(value) ? value.length : null);
const members = (value: Json) => (isObject(value) ? Object.keys(value).length : null);
const atLeast = (found: number, rule: number) => found >= rule;
const atMost = (found: number, rule: number) => found <= rule;

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["type", ({ value }, rule) => (typesNamed(rule) & typeOfValue(value)) !== 0],
  ["const", ({ value }, rule) => canonicalJson(value) === canonicalJson(rule)],
  ["enum", ({ value }, rule) => listOf(rule).some((one) => canonicalJson(one) === canonicalJson(value))],
  ["minLength", size(characters, atLeast)],
  ["maxLength", size(characters, atMost)],
  ["minItems", size(elements, atLeast)],
  ["maxItems", size(elements, atMost)],
  ["minProperties", size(members, atLeast)],
  ["maxProperties", size(members, atMost)],
  ["pattern", text((value, rule) => typeof rule !== "string" || boundedTest(rule, value))],
  ["format", text(hasFormat)],
  ["minimum", number(atLeast)],
  ["maximum", number(atMost)],
  ["exclusiveMinimum", number((value, rule) => value > rule)],
  ["exclusiveMaximum", number((value, rule) => value < rule)],
  ["multipleOf", number(isMultipleOf)],
  [
    "uniqueItems",
    ({ value }, rule) =>
      rule !== true || new Set(listOf(value).map(canonicalJson)).size === listOf(value).length,
  ],
  [
    "required",
    ({ value }, rule) => !isObject(value) || namesIn(rule).every((name) => Object.hasOwn(value, name)),
  ],
  [
    "properties",
    ({ value, ...at }, rule) =>
      every(
        entriesOf(rule),
        ([name, one]) => !isObject(value) || !Object.hasOwn(value, name) || inner(at, one, value[name]),
      ),
  ],
  [
    "patternProperties",
    ({ value, ...at }, rule) =>
      every(entriesOf(rule), ([pattern, one]) =>
        every(entriesOf(value), ([name, member]) =>
          some([negated(boundedTest(pattern, name)), inner(at, one, member)]),
        ),
      ),
  ],
  [
    "additionalProperties",
    ({ value, ...at }, rule) =>
      every(entriesOf(value), ([name, member]) =>
        some([isDeclared(at.schema, name), inner(at, rule, member)]),
      ),
  ],
  ["propertyNames", ({ value, ...at }, rule) => every(entriesOf(value), ([name]) => inner(at, rule, name))],
  [
    "prefixItems",
    ({ value, ...at }, rule) =>
      every(listOf(value).slice(0, listOf(rule).length), (one, index) => inner(at, listOf(rule)[index], one)),
  ],
  [
    "items",
    ({ value, ...at }, rule) =>
      every(listOf(value).slice(listOf(at.schema["prefixItems"]).length), (one) => inner(at, rule, one)),
  ],
  ["contains", contains],
  [
    "dependentRequired",
    ({ value }, rule) =>
      every(
        entriesOf(rule),
        ([name, needed]) =>
          !isObject(value) ||
          !Object.hasOwn(value, name) ||
          namesIn(needed).every((one) => Object.hasOwn(value, one)),
      ),
  ],
  [
    "dependentSchemas",
    ({ value, ...at }, rule) =>
      every(
        entriesOf(rule),
        ([name, one]) => !isObject(value) || !Object.hasOwn(value, name) || inner(at, one, value),
      ),
  ],
  [
    "$ref",
    ({ value, ...at }, rule) =>
      inner(at, typeof rule === "string" ? lookUp(at.root, rule)?.value : true, value),
  ],
  ["allOf", ({ value, ...at }, rule) => every(listOf(rule), (one) => inner(at, one, value))],
  ["anyOf", ({ value, ...at }, rule) => some(listOf(rule).map((one) => inner(at, one, value)))],
  ["oneOf", ({ value, ...at }, rule) => exactlyOne(listOf(rule).map((one) => inner(at, one, value)))],
  ["not", ({ value, ...at }, rule) => negated(inner(at, rule, value))],
  ["if", conditional],
]);

function inner(at: Omit<Case, "value">, schema: Json | undefined, value: Json | undefined): Verdict {
  return judged({ ...at, value: value ?? null, depth: at.depth + 1 }, schema ?? true);
}

function hasFormat(value: string, rule: Json): Verdict {
  const format = Object.entries(formatValues).find(([name]) => name === rule)?.[1];
  if (format === undefined) return true;
  if (value.endsWith(format.broken)) return false;
  return boundedTest(format.matches, value) === true ? true : undefined;
}

function isDeclared(schema: JsonSchema, name: string): Verdict {
  const properties = schema["properties"];
  if (isObject(properties) && Object.hasOwn(properties, name)) return true;
  return some(entriesOf(schema["patternProperties"]).map(([pattern]) => boundedTest(pattern, name)));
}

function contains({ value, ...at }: Case, rule: Json): Verdict {
  if (!Array.isArray(value)) return true;
  const verdicts = listOf(value as Json).map((one) => inner(at, rule, one));
  if (verdicts.includes(undefined)) return undefined;
  const count = verdicts.filter((one) => one === true).length;
  const { minContains, maxContains } = at.schema;
  const least = typeof minContains === "number" ? minContains : 1;
  return count >= least && (typeof maxContains !== "number" || count <= maxContains);
}

function conditional({ value, ...at }: Case, rule: Json): Verdict {
  const test = inner(at, rule, value);
  return test === undefined ? undefined : inner(at, at.schema[test ? "then" : "else"], value);
}

function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

function unless(isUnknown: boolean): Verdict {
  return isUnknown ? undefined : true;
}

function every<T>(values: readonly T[], judge: (value: T, index: number) => Verdict): Verdict {
  let all: Verdict = true;
  for (const [index, value] of values.entries()) {
    const verdict = judge(value, index);
    if (verdict === false) return false;
    all = verdict === undefined ? undefined : all;
  }
  return all;
}

function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

function exactlyOne(verdicts: readonly Verdict[]): Verdict {
  const count = verdicts.filter((one) => one === true).length;
  if (count > 1) return false;
  return verdicts.includes(undefined) ? undefined : count === 1;
}

function negated(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

function namesIn(rule: Json): readonly string[] {
  return listOf(rule).filter((one) => typeof one === "string");
}
