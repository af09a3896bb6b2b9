import { assertNever } from "../../model/assert-never.ts";
import type { Json } from "../../load/loaded-schema.ts";
import type { NumberShape, Shape, StringShape } from "../../model/event-model.ts";
import { boundedMatcher } from "./exact/bounded-test.ts";
import { formatValues } from "./format-values.ts";
import { gridBounds, gridOf } from "./grid.ts";
import { lengthsOf, planOf, samplesOf } from "./text-plan.ts";

/** A value that breaks one keyword and no other. */
export interface BrokenValue {
  readonly keyword: string;
  readonly value: Json;
}

/** No text in a generated file is longer than this. */
const LONGEST = 2000;

/** Values that break one keyword of a scalar each. `valuesKeyword` is the keyword that its `values` come from. */
export function brokenValues(shape: Shape, valuesKeyword: "const" | "enum"): readonly BrokenValue[] {
  if (shape.values !== null) {
    const value = otherValue(shape, shape.values);
    return value === undefined ? [] : [{ keyword: valuesKeyword, value }];
  }
  switch (shape.kind) {
    case "string":
      return [{ keyword: "type", value: 12_345 }, ...brokenTexts(shape)];
    case "number":
      return [{ keyword: "type", value: "12" }, ...brokenNumbers(shape)];
    case "boolean":
      return [{ keyword: "type", value: "true" }];
    case "null":
      return [{ keyword: "type", value: false }];
    case "object":
    case "map":
    case "array":
    case "tuple":
      return [{ keyword: "type", value: "a text" }];
    case "union":
    case "recursive":
    case "any":
      return [];
    default:
      return assertNever(shape);
  }
}

/** A value of the right type, and right in all else, that is none of the legal ones. */
function otherValue(shape: Shape, values: readonly Json[]): Json | undefined {
  switch (shape.kind) {
    case "string": {
      const violations = violationsOf(shape);
      return candidates(shape).find((text) => !values.includes(text) && violations(text).length === 0);
    }
    case "number":
      return [101, 7, -1, 0, 1, 2, 3].find(
        (one) => !values.includes(one) && brokenNumberKeywords(shape, one).length === 0,
      );
    case "boolean":
      return [true, false].find((one) => !values.includes(one));
    case "null":
    case "object":
    case "map":
    case "array":
    case "tuple":
    case "union":
    case "recursive":
    case "any":
      return undefined;
    default:
      return assertNever(shape);
  }
}

function brokenTexts(shape: StringShape): readonly BrokenValue[] {
  const found = new Map<string, string>();
  const violations = violationsOf(shape);
  for (const text of candidates(shape)) {
    const [keyword, ...others] = violations(text);
    if (keyword !== undefined && others.length === 0 && !found.has(keyword)) found.set(keyword, text);
  }
  return [...found].map(([keyword, value]) => ({ keyword, value }));
}

/** Texts near the legal ones, the most telling first. */
function candidates(shape: StringShape): readonly string[] {
  const near = shape.pattern === null ? [] : samplesOfPattern(shape.pattern);
  const legal = [
    ...near,
    ...(shape.format === null ? [] : formatValues[shape.format].samples),
    "unknown",
    "other",
    "UNKNOWN",
    "a",
    "0",
  ];
  const plainly = shape.format === null ? null : formatValues[shape.format].broken;
  const broken = plainly === null ? [] : ["", ...near].map((text) => text + plainly);
  const lengths = [shape.minLength - 1, shape.minLength, (shape.maxLength ?? 0) + 1].filter(
    (one) => one > 0 && one <= LONGEST,
  );
  const sized = lengths.flatMap((length) =>
    legal.map((text) => text.slice(0, length).padEnd(length, text.at(-1) ?? "x")),
  );
  return [
    ...broken,
    ...legal,
    ...near.flatMap((text) => [`${text} !`, ` ${text}`, text.toUpperCase(), text.slice(1)]),
    "???",
    "",
    ...sized,
  ];
}

function samplesOfPattern(pattern: string): readonly string[] {
  const plan = planOf(pattern, { atLeast: 3, extra: 0 });
  return plan === null || lengthsOf(plan).max > LONGEST ? [] : samplesOf(plan).slice(0, 6);
}

/** Tells the keywords that a text breaks; a format only where that is beyond doubt. */
function violationsOf({
  minLength,
  maxLength,
  pattern,
  format,
}: StringShape): (text: string) => readonly string[] {
  const matches = pattern === null ? () => true : boundedMatcher(pattern);
  const hasFormat = format === null ? null : new RegExp(formatValues[format].matches, "u");
  return (text) => {
    const length = Array.from(text).length;
    const broken: string[] = [];
    if (length < minLength) broken.push("minLength");
    if (length > (maxLength ?? Infinity)) broken.push("maxLength");
    const isMatch = matches(text);
    if (isMatch === undefined) broken.push("perhaps pattern", "doubtful");
    else if (!isMatch) broken.push("pattern");
    if (format === null) return broken;
    if (text.endsWith(formatValues[format].broken)) return [...broken, "format"];
    return hasFormat?.test(text) === true ? broken : [...broken, "perhaps format", "doubtful"];
  };
}

function brokenNumbers(shape: NumberShape): readonly BrokenValue[] {
  const grid = gridOf(shape, { low: -1e9, high: 1e9, digits: 2 });
  if (grid === null) return [];
  const usual = gridOf(shape, { low: 0, high: 1000, digits: 2 }) ?? grid;
  const { low, high } = gridBounds(usual);
  const step = usual.factor / usual.divisor;
  const wide = gridOf(
    { ...shape, minimum: null, maximum: null, exclusiveMinimum: null, exclusiveMaximum: null },
    { low: -1e15, high: 1e15, digits: 2 },
  );
  if (wide === null) return [];
  const at = (count: number) => (count * wide.factor) / wide.divisor;
  const around = [
    at(grid.low - 1),
    at(grid.low - 2),
    at(grid.high + 1),
    at(grid.high + 2),
    shape.exclusiveMinimum,
    shape.exclusiveMaximum,
  ];
  const between = [low + step / 2, high - step / 2, low + 1, low + step / 10, Math.trunc(low) + 0.5];
  const found = new Map<string, number>();
  for (const value of [...around, ...between]) {
    if (value === null || !Number.isFinite(value)) continue;
    const [keyword, ...others] = brokenNumberKeywords(shape, value);
    if (keyword !== undefined && others.length === 0 && !found.has(keyword)) found.set(keyword, value);
  }
  found.delete("type");
  return [...found].map(([keyword, value]) => ({ keyword, value }));
}

function brokenNumberKeywords(shape: NumberShape, value: number): readonly string[] {
  const broken: string[] = [];
  if (shape.integer && !Number.isInteger(value)) broken.push("type");
  if (value < (shape.minimum ?? -Infinity)) broken.push("minimum");
  if (value > (shape.maximum ?? Infinity)) broken.push("maximum");
  if (value <= (shape.exclusiveMinimum ?? -Infinity)) broken.push("exclusiveMinimum");
  if (value >= (shape.exclusiveMaximum ?? Infinity)) broken.push("exclusiveMaximum");
  if (shape.multipleOf !== null && !isMultiple(value, shape.multipleOf)) broken.push("multipleOf");
  return broken;
}

/** True for a whole multiple; what is one only by a rounding error is counted as both, so that no example is taken from there. */
function isMultiple(value: number, unit: number): boolean {
  const exact = {
    kind: "number",
    integer: false,
    minimum: value,
    maximum: value,
    exclusiveMinimum: null,
    exclusiveMaximum: null,
  } as const;
  const base = {
    at: { file: "", pointer: "", line: 1, column: 1 },
    pointer: "",
    description: "",
    nullable: false,
    values: null,
    pii: null,
    faker: null,
    loose: false,
    unsaid: [],
  };
  return gridOf({ ...exact, ...base, multipleOf: unit }, { low: value, high: value, digits: 15 }) !== null;
}
