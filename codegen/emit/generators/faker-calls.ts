import type { Json } from "../../load/loaded-schema.ts";
import type { StringShape } from "../../model/event-model.ts";
import { isObject, numberOf } from "../../model/json-guards.ts";
import { jsonLiteral } from "../print/json-literal.ts";
import type { Annotation } from "./annotation.ts";
import type { NumberPreference } from "./grid.ts";

/** A faker method with its arguments. */
export type MethodAnnotation = Extract<Annotation, { kind: "method" }>;

/** Methods for which no faker need be loaded to know that there are such. */
export const wellKnownMethods: ReadonlySet<string> = new Set([
  "date.anytime",
  "date.future",
  "date.past",
  "date.recent",
  "date.soon",
  "datatype.boolean",
  "helpers.fromRegExp",
  "number.float",
  "number.int",
  "string.uuid",
]);

/**
 * The call as code; `faker` is in reach. The method's path has been checked to be one. Its arguments are not, and some methods want some:
 * where it throws, the value is that of the expression `otherwise`.
 */
export function fakerCall({ method, arguments: values }: MethodAnnotation, otherwise: string): string {
  return `fakerValue(${[`() => ${otherwise}`, `faker.${method}`, ...values.map(jsonLiteral)].join(", ")})`;
}

/** True when the arguments may ask for more text or elements than any event holds. */
export function asksForTooMuch({ method, arguments: values }: MethodAnnotation): boolean {
  return !TAKES_LARGE_NUMBERS.test(method) && values.some((one) => largestIn(one) > MOST_MADE);
}

/** Methods for which such numbers are values, not lengths. */
const TAKES_LARGE_NUMBERS =
  /^(?:commerce\.price|date\.(?!betweens)|finance\.amount|helpers\.rangeToNumber|location\.|number\.)/;
const MOST_MADE = 10_000;

function largestIn(value: Json): number {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null) return 0;
  return Math.max(0, ...Object.values(value).map(largestIn));
}

/** The range that a numeric faker method draws from, so that no faker is needed for it; null for other methods. */
export function fakerRange({ method, arguments: values }: MethodAnnotation): NumberPreference | null {
  if (method !== "number.int" && method !== "number.float") return null;
  const [options] = values;
  const of = (name: string) => (isObject(options) ? numberOf(options[name]) : null);
  const high = of("max") ?? numberOf(options) ?? (method === "number.int" ? 1000 : 1);
  return {
    low: of("min") ?? 0,
    high,
    digits: method === "number.int" ? 0 : digitsOf(of("fractionDigits"), of("multipleOf")),
  };
}

/** Text that needs no faker: keys, and instants before the reference date. Null for other methods. */
export function fakerText(
  { method, arguments: values }: MethodAnnotation,
  shape: StringShape,
): string | null {
  if (method === "string.uuid" && shape.format === "uuid") return "random.uuid()";
  const window = dateWindow(method, values[0]);
  if (window === null || (shape.format !== "date-time" && shape.format !== "date")) return null;
  return `random.${shape.format === "date" ? "date" : "dateTime"}(${window.join(", ")})`;
}

/** The pattern of `helpers.fromRegExp`; null for other methods. */
export function fakerPattern({ method, arguments: values }: MethodAnnotation): string | null {
  const [pattern] = values;
  return method === "helpers.fromRegExp" && typeof pattern === "string" ? pattern : null;
}

/** What faker methods make that is sure to have a format. */
export const fakerFormats: ReadonlyMap<string, string> = new Map([
  ["internet.exampleEmail", "email"],
  ["internet.url", "uri"],
  ["internet.ipv4", "ipv4"],
  ["internet.ip", "ipv4"],
  ["internet.ipv6", "ipv6"],
  ["internet.domainName", "hostname"],
  ["string.uuid", "uuid"],
]);

/** Days of a window and its shift from the reference date. */
function dateWindow(method: string, options: Json | undefined): readonly number[] | null {
  const of = (name: string, otherwise: number) =>
    isObject(options) ? (numberOf(options[name]) ?? otherwise) : otherwise;
  switch (method) {
    case "date.recent":
      return [of("days", 1)];
    case "date.past":
      return [of("years", 1) * 365];
    case "date.soon":
      return [of("days", 1), of("days", 1)];
    case "date.future":
      return [of("years", 1) * 365, of("years", 1) * 365];
    case "date.anytime":
      return [365];
    default:
      return null;
  }
}

function digitsOf(fractionDigits: number | null, multipleOf: number | null): number {
  if (fractionDigits !== null) return Math.min(15, Math.max(0, fractionDigits));
  if (multipleOf === null) return 4;
  return Math.max(0, -Math.floor(Math.log10(multipleOf)));
}
