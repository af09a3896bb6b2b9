import { isJsonObject } from "../load/json-value.ts";
import type { JsonSchema } from "../load/loaded-schema.ts";
import { countOf, type Observation } from "./observation.ts";
import { kindsOf, objectKeywords } from "./value-schema.ts";

/**
 * A first schema of the event type, which every sample fits. `root` has seen nothing but objects. Time, key and partition are the likeliest
 * fields where there are any; descriptions are empty, and the owner is not named, which `codegen lint` points out.
 */
export function eventSchema(root: Observation, type: string): JsonSchema {
  const keys = root.objects?.keys ?? new Map<string, Observation>();
  const always = [...keys].filter(
    ([, at]) => at.nulls === 0 && !at.opaque && countOf(at) === root.objects?.count,
  );
  const id = likeliest(fieldsOf(always, isKey), [`${type}_id`, "id", "event_id", "uuid", "key"]);
  const time = likeliestTime(fieldsOf(always, (at) => hasFormat(at, "date-time")));
  const day = likeliestTime(fieldsOf(always, (at) => hasFormat(at, "date")));
  const partition = day ?? time;
  const { properties, ...others } =
    root.objects === null ? { properties: {} } : objectKeywords(root.objects, true);
  return {
    title: titleOf(type),
    description: "",
    "x-event": {
      type,
      version: "1.0.0",
      ...(id !== null && { id: { field: id, unique: false } }),
      ...(time !== null && { time }),
      unknownFields: "keep",
    },
    "x-bigquery": { table: type, ...(partition !== null && { partition: { field: partition, by: "DAY" } }) },
    type: "object",
    properties: withEventType(properties as JsonSchema, keys.get("event_type"), type),
    ...others,
  };
}

type Field = readonly [name: string, at: Observation];

function fieldsOf(fields: readonly Field[], suits: (at: Observation) => boolean): readonly string[] {
  return fields.filter(([, at]) => suits(at)).map(([name]) => name);
}

function isKey(at: Observation): boolean {
  return ["string", "integer"].includes(kindsOf(at).join());
}

function hasFormat(at: Observation, format: string): boolean {
  return kindsOf(at).join() === "string" && at.texts?.formats[0]?.name === format;
}

function likeliest(names: readonly string[], wanted: readonly string[]): string | null {
  return wanted.find((name) => names.includes(name)) ?? null;
}

const timeNames = "timestamp event_time event_timestamp event_date occurred_at time date created_at".split(
  " ",
);

function likeliestTime(names: readonly string[]): string | null {
  return likeliest(names, timeNames) ?? names[0] ?? null;
}

function titleOf(type: string): string {
  const words = type.replaceAll("_", " ").trim();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** A constant where every event names its type, and no list of other names. */
function withEventType(properties: JsonSchema, at: Observation | undefined, type: string): JsonSchema {
  const { event_type: given } = properties;
  if (at === undefined || at.opaque || kindsOf(at).join() !== "string") return properties;
  if (!isJsonObject(given)) return properties;
  const { values } = at.texts ?? {};
  if (values?.size === 1 && values.has(type) && at.nulls === 0)
    return { ...properties, event_type: { description: "", const: type } };
  const { enum: listed, ...open } = given;
  return listed === undefined || values?.has(type) === true
    ? properties
    : { ...properties, event_type: open };
}
