import type { Json } from "../../../load/loaded-schema.ts";
import { isObject, listOf, numberOf } from "../../../model/json-guards.ts";
import { EVERY_TYPE, typesNamed, typeOfValue, type TypeSet } from "../../../model/reading/type-set.ts";
import { commonValues } from "../../../model/reading/values.ts";
import { commonMultiple } from "../decimal.ts";
import { allPatterns } from "./patterns.ts";
import { boundedTest } from "./bounded-test.ts";
import { keywordsOf, type Part, partIn } from "./schema-part.ts";

/** What schemas without combinations say together of values that are no objects or arrays. */
export interface ScalarFacts {
  readonly types: TypeSet;
  /** The values that all lists of values have; null without lists. */
  readonly values: readonly Json[] | null;
  readonly minLength: number;
  readonly maxLength: number | null;
  readonly pattern: string | null;
  readonly formats: readonly string[];
  readonly encoding: string | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly exclusiveMinimum: number | null;
  readonly exclusiveMaximum: number | null;
  readonly multipleOf: number | null;
}

/** The facts of plain schemas that all hold. */
export function scalarFacts(parts: readonly Part[]): ScalarFacts {
  const all = parts.map(keywordsOf);
  const numbers = (keyword: string) => all.map((one) => numberOf(one[keyword])).filter((one) => one !== null);
  const texts = (keyword: string) => all.map((one) => one[keyword]).filter((one) => typeof one === "string");
  const most = (keyword: string) => (numbers(keyword).length === 0 ? null : Math.max(...numbers(keyword)));
  const least = (keyword: string) => (numbers(keyword).length === 0 ? null : Math.min(...numbers(keyword)));
  const types = all.reduce(
    (kept: TypeSet, { type }) => (type === undefined ? kept : kept & typesNamed(type)),
    EVERY_TYPE,
  );
  const divisors = numbers("multipleOf");
  return {
    types,
    values: listedValues(all)?.filter((one) => (typeOfValue(one) & types) !== 0) ?? null,
    minLength: most("minLength") ?? 0,
    maxLength: least("maxLength"),
    pattern: allPatterns(texts("pattern")),
    formats: [...new Set(texts("format"))],
    encoding: texts("contentEncoding")[0] ?? null,
    minimum: most("minimum"),
    maximum: least("maximum"),
    exclusiveMinimum: most("exclusiveMinimum"),
    exclusiveMaximum: least("exclusiveMaximum"),
    multipleOf: divisors.length === 0 ? null : divisors.reduce(commonMultiple),
  };
}

function listedValues(all: readonly { readonly [keyword: string]: Json }[]): readonly Json[] | null {
  let kept: readonly Json[] | null = null;
  for (const schema of all) {
    for (const list of [schema["enum"], "const" in schema ? [schema["const"] ?? null] : undefined]) {
      if (!Array.isArray(list)) continue;
      kept = kept === null ? list : commonValues(kept, list);
    }
  }
  return kept;
}

/** What plain schemas say together of objects. */
export interface ObjectFacts {
  /** Declared names in the order of the schemas. */
  readonly names: readonly string[];
  readonly required: ReadonlySet<string>;
  readonly patterns: readonly string[];
  readonly keys: readonly Part[];
  readonly minProperties: number;
  readonly maxProperties: number;
}

/** The facts of plain schemas that all hold. */
export function objectFacts(parts: readonly Part[]): ObjectFacts {
  const all = parts.map(keywordsOf);
  const numbers = (keyword: string) => all.map((one) => numberOf(one[keyword])).filter((one) => one !== null);
  const keysOf = (keyword: string) =>
    new Set(all.flatMap((one) => (isObject(one[keyword]) ? Object.keys(one[keyword]) : [])));
  return {
    names: [...keysOf("properties")],
    required: new Set(all.flatMap((one) => listOf(one["required"])).map(String)),
    patterns: [...keysOf("patternProperties")],
    keys: parts
      .filter((one) => "propertyNames" in keywordsOf(one))
      .map((one) => partIn(one, "propertyNames")),
    minProperties: Math.max(0, ...numbers("minProperties")),
    maxProperties: Math.min(Infinity, ...numbers("maxProperties")),
  };
}

/** The schemas for the member of this name: of each plain schema what it says of it. */
export function memberParts(parts: readonly Part[], name: string): readonly Part[] {
  const found: Part[] = [];
  for (const part of parts) {
    const { properties, patternProperties, additionalProperties } = keywordsOf(part);
    let isTold = isObject(properties) && Object.hasOwn(properties, name);
    if (isTold) found.push(partIn(part, "properties", name));
    for (const pattern of isObject(patternProperties) ? Object.keys(patternProperties) : []) {
      const isMatch = boundedTest(pattern, name);
      // What may be matched is taken to be: the value then fits either way.
      if (isMatch !== false) found.push(partIn(part, "patternProperties", pattern));
      isTold ||= isMatch === true;
    }
    if (!isTold && additionalProperties !== undefined) found.push(partIn(part, "additionalProperties"));
  }
  return found;
}

/** The schemas for a member whose name no schema declares and that matches `pattern` alone, or no pattern at all when it is null. */
export function otherParts(parts: readonly Part[], pattern: string | null): readonly Part[] {
  return parts.flatMap((part) => {
    const { patternProperties, additionalProperties } = keywordsOf(part);
    if (pattern !== null && isObject(patternProperties) && Object.hasOwn(patternProperties, pattern))
      return [partIn(part, "patternProperties", pattern)];
    return additionalProperties === undefined ? [] : [partIn(part, "additionalProperties")];
  });
}

/** What plain schemas say together of arrays. */
export interface ArrayFacts {
  readonly prefix: number;
  readonly minItems: number;
  readonly maxItems: number;
  readonly uniqueItems: boolean;
}

/** The facts of plain schemas that all hold. */
export function arrayFacts(parts: readonly Part[]): ArrayFacts {
  const all = parts.map(keywordsOf);
  const numbers = (keyword: string) => all.map((one) => numberOf(one[keyword])).filter((one) => one !== null);
  return {
    prefix: Math.max(0, ...all.map((one) => listOf(one["prefixItems"]).length)),
    minItems: Math.max(0, ...numbers("minItems")),
    maxItems: Math.min(Infinity, ...numbers("maxItems")),
    uniqueItems: all.some((one) => one["uniqueItems"] === true),
  };
}

/** The schemas for the element at a position. */
export function elementParts(parts: readonly Part[], index: number): readonly Part[] {
  return parts.flatMap((part) => {
    const { prefixItems, items } = keywordsOf(part);
    if (index < listOf(prefixItems).length) return [partIn(part, "prefixItems", String(index))];
    return items === undefined ? [] : [partIn(part, "items")];
  });
}
