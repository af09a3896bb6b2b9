import { numberOf } from "../json-guards.ts";
import type { Cell } from "./schema-node.ts";

/** What keywords say about text. */
export interface StringFacts {
  readonly format: string | null;
  readonly minLength: number;
  readonly maxLength: number | null;
  readonly pattern: string | null;
  readonly encoding: string | null;
}

/** What keywords say about numbers. */
export interface NumberFacts {
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly exclusiveMinimum: number | null;
  readonly exclusiveMaximum: number | null;
  readonly multipleOf: number | null;
}

type Cells = ReadonlyMap<string, Cell>;

/** Null when no keyword is about text. */
export function readStringFacts(cells: Cells): StringFacts | null {
  if (!stringKeywords.some((name) => cells.has(name))) return null;
  return {
    format: textIn(cells, "format"),
    minLength: numberIn(cells, "minLength") ?? 0,
    maxLength: numberIn(cells, "maxLength"),
    pattern: textIn(cells, "pattern"),
    encoding: textIn(cells, "contentEncoding"),
  };
}

/** Null when no keyword is about numbers. */
export function readNumberFacts(cells: Cells): NumberFacts | null {
  if (!numberKeywords.some((name) => cells.has(name))) return null;
  return {
    minimum: numberIn(cells, "minimum"),
    maximum: numberIn(cells, "maximum"),
    exclusiveMinimum: numberIn(cells, "exclusiveMinimum"),
    exclusiveMaximum: numberIn(cells, "exclusiveMaximum"),
    multipleOf: numberIn(cells, "multipleOf"),
  };
}

const stringKeywords = ["format", "minLength", "maxLength", "pattern", "contentEncoding"];
const numberKeywords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/** Facts that hold together; of two formats, patterns or encodings the first is kept. */
export function intersectStrings(a: StringFacts, b: StringFacts): StringFacts {
  return {
    format: a.format ?? b.format,
    minLength: Math.max(a.minLength, b.minLength),
    maxLength: least(a.maxLength, b.maxLength),
    pattern: a.pattern ?? b.pattern,
    encoding: a.encoding ?? b.encoding,
  };
}

/** What both say. */
export function uniteStrings(a: StringFacts, b: StringFacts): StringFacts {
  return {
    format: a.format === b.format ? a.format : null,
    minLength: Math.min(a.minLength, b.minLength),
    maxLength: a.maxLength === null || b.maxLength === null ? null : Math.max(a.maxLength, b.maxLength),
    pattern: a.pattern === b.pattern ? a.pattern : null,
    encoding: a.encoding === b.encoding ? a.encoding : null,
  };
}

/** Facts that hold together; of two divisors, neither a multiple of the other, the larger one is kept. */
export function intersectNumbers(a: NumberFacts, b: NumberFacts): NumberFacts {
  return {
    minimum: most(a.minimum, b.minimum),
    maximum: least(a.maximum, b.maximum),
    exclusiveMinimum: most(a.exclusiveMinimum, b.exclusiveMinimum),
    exclusiveMaximum: least(a.exclusiveMaximum, b.exclusiveMaximum),
    multipleOf: most(a.multipleOf, b.multipleOf),
  };
}

/** What both say. */
export function uniteNumbers(a: NumberFacts, b: NumberFacts): NumberFacts {
  return { ...lowerBound(a, b), ...upperBound(a, b), multipleOf: commonDivisor(a.multipleOf, b.multipleOf) };
}

type LowerBound = Pick<NumberFacts, "minimum" | "exclusiveMinimum">;
type UpperBound = Pick<NumberFacts, "maximum" | "exclusiveMaximum">;

function lowerBound(a: LowerBound, b: LowerBound): LowerBound {
  const [low, other] = [most(a.minimum, a.exclusiveMinimum), most(b.minimum, b.exclusiveMinimum)];
  if (low === null || other === null) return { minimum: null, exclusiveMinimum: null };
  const minimum = Math.min(low, other);
  const exclusive = [a, b].every((one) => one.exclusiveMinimum !== null && one.exclusiveMinimum >= minimum);
  return exclusive ? { minimum: null, exclusiveMinimum: minimum } : { minimum, exclusiveMinimum: null };
}

function upperBound(a: UpperBound, b: UpperBound): UpperBound {
  const [high, other] = [least(a.maximum, a.exclusiveMaximum), least(b.maximum, b.exclusiveMaximum)];
  if (high === null || other === null) return { maximum: null, exclusiveMaximum: null };
  const maximum = Math.max(high, other);
  const exclusive = [a, b].every((one) => one.exclusiveMaximum !== null && one.exclusiveMaximum <= maximum);
  return exclusive ? { maximum: null, exclusiveMaximum: maximum } : { maximum, exclusiveMaximum: null };
}

/** The smaller one where it divides the larger one. */
function commonDivisor(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null;
  const [small, large] = [Math.min(a, b), Math.max(a, b)];
  return Number.isInteger(large / small) ? small : null;
}

function most(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function numberIn(cells: Cells, name: string): number | null {
  return numberOf(cells.get(name)?.value);
}

function textIn(cells: Cells, name: string): string | null {
  const value = cells.get(name)?.value;
  return typeof value === "string" ? value : null;
}
