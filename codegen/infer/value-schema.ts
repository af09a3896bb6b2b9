import type { Json, JsonSchema } from "../load/loaded-schema.ts";
import { foldName, legalNameFor, topColumnNameProblem } from "../model/names.ts";
import { countOf, mergeAll, type ObjectObservation, type Observation } from "./observation.ts";
import type { TextObservation } from "./text-observation.ts";

/** Types of JSON Schema that were seen, null left out. */
export type Kind = "string" | "integer" | "number" | "boolean" | "object" | "array";

/** The types seen at a place. */
export function kindsOf(at: Observation): readonly Kind[] {
  const kinds: Kind[] = [];
  if (at.texts !== null) kinds.push("string");
  if (at.numbers > 0) kinds.push("number");
  else if (at.integers + at.largeIntegers > 0) kinds.push("integer");
  if (at.booleans > 0) kinds.push("boolean");
  if (at.objects !== null) kinds.push("object");
  if (at.arrays !== null) kinds.push("array");
  return kinds;
}

/**
 * A schema that every value seen at the place has. The empty description is to be filled in. Where values of several types were seen, or
 * none but null, or some were not looked into, it says little.
 */
export function valueSchema(at: Observation, name: string): JsonSchema {
  const kinds = kindsOf(at);
  const [kind] = kinds;
  const nullable = at.nulls > 0;
  if (at.opaque || kind === undefined) return { description: "" };
  if (kinds.length > 1) return { description: "", type: nullable ? [...kinds, "null"] : kinds };
  return {
    description: "",
    type: nullable ? [kind, "null"] : kind,
    ...(kind === "integer" && at.largeIntegers > 0 && { "x-bigquery": { type: "NUMERIC" } }),
    ...(at.texts !== null && textKeywords(at.texts, name, nullable)),
    ...(at.objects !== null && objectKeywords(at.objects)),
    ...(at.arrays !== null && arrayKeywords(at.arrays.items, name)),
  };
}

/** `properties` and `required` of objects, or `additionalProperties` where they are a map. */
export function objectKeywords(objects: ObjectObservation, isRoot = false): JsonSchema {
  if (objects.values !== null) return mapKeywords(objects.values, objects.partial);
  const { keys, partial, count } = objects;
  if (!isRoot && !partial && looksLikeMap(objects)) return mapKeywords(mergeAll(keys.values()), false);
  if (keys.size === 0) return isRoot ? { properties: {} } : {};
  const required = [...keys].filter(([, child]) => !child.opaque && countOf(child) >= count);
  return {
    properties: properties(keys),
    ...(required.length > 0 && { required: required.map(([key]) => key) }),
  };
}

function properties(keys: ReadonlyMap<string, Observation>): JsonSchema {
  const taken = new Set([...keys.keys()].filter((key) => topColumnNameProblem(key) === null).map(foldName));
  const seen = new Set<string>();
  const entries = [...keys].map(([key, child]): readonly [string, Json] => {
    const { "x-bigquery": column, ...schema } = valueSchema(child, key);
    const isFree = topColumnNameProblem(key) === null && !seen.has(foldName(key));
    seen.add(foldName(key));
    const name = isFree ? null : freeName(legalNameFor(key), taken);
    const hints = { ...(column as JsonSchema | undefined), ...(name !== null && { name }) };
    return [key, Object.keys(hints).length === 0 ? schema : { ...schema, "x-bigquery": hints }];
  });
  return Object.fromEntries(entries);
}

function freeName(base: string, taken: Set<string>): string {
  let name = base;
  for (let count = 2; taken.has(foldName(name)); count++) name = `${base}_${count}`;
  taken.add(foldName(name));
  return name;
}

function mapKeywords(values: Observation, partial: boolean): JsonSchema {
  return partial ? {} : { additionalProperties: valueSchema(values, "") };
}

const fewestMapKeys = 12;
const mapKeyPattern = /^(\d+|\d{4}-\d\d(-\d\d)?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Keys are open when there are many, most objects lack most of them, and their values are alike; or when they are numbers, dates or uuids. */
function looksLikeMap({ keys, count }: ObjectObservation): boolean {
  const children = [...keys.values()];
  const [first] = children;
  if (first === undefined) return false;
  const kind = roughKind(first);
  if (!children.every((child) => !child.opaque && roughKind(child) === kind)) return false;
  if (keys.size >= 2 && [...keys.keys()].every((key) => mapKeyPattern.test(key))) return true;
  const occurrences = children.reduce((sum, child) => sum + countOf(child), 0);
  return keys.size >= fewestMapKeys && occurrences / keys.size <= count / 3;
}

/** The types seen, in which whole numbers are numbers. */
function roughKind(at: Observation): string {
  return kindsOf(at).join().replace("integer", "number");
}

function arrayKeywords(items: Observation, name: string): JsonSchema {
  const isKnown = items.opaque || countOf(items) > 0;
  return { items: isKnown ? valueSchema(items, name) : { description: "" } };
}

const leastEnumTexts = 30;
const leastPerEnumValue = 8;

function textKeywords(
  { formats, count, values }: TextObservation,
  name: string,
  nullable: boolean,
): JsonSchema {
  const [format] = formats;
  if (format !== undefined) {
    return { format: format.name, ...(format.pii !== null && { "x-pii": format.pii }) };
  }
  if (values === null || values.size < 2 || count < leastEnumTexts || count / values.size < leastPerEnumValue)
    return {};
  if (/(^|_)(id|key)s?$|I[dD]$/.test(name) || [...values.values()].some((times) => times < 2)) return {};
  const listed = [...values.keys()].toSorted();
  return { enum: nullable ? [...listed, null] : listed };
}
