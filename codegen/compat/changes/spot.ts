import type { Place } from "../../diagnostic.ts";
import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { childPointer, pointerTokens } from "../../load/pointer.ts";

/** One of the two schemas under comparison. */
export interface Side {
  readonly root: JsonSchema;
  placeOf(pointer: string): Place;
}

/** A schema somewhere in a side. */
export interface Spot {
  readonly side: Side;
  /** RFC 6901 pointer within the side's root. */
  readonly pointer: string;
  readonly schema: JsonSchema | boolean;
}

/** The whole of a side. */
export function rootSpot(side: Side): Spot {
  return { side, pointer: "", schema: side.root };
}

/** The schema that stands below a spot; null when there is none. */
export function spotAt(spot: Spot, ...steps: readonly (string | number)[]): Spot | null {
  let value: Json | undefined = spot.schema;
  let { pointer } = spot;
  for (const step of steps) {
    value = childOf(value, String(step));
    pointer = childPointer(pointer, step);
  }
  return isSchema(value) ? { side: spot.side, pointer, schema: value } : null;
}

/** The schema that a `$ref` in this side leads to; null when it leads nowhere. */
export function targetOf(side: Side, ref: string): Spot | null {
  if (!ref.startsWith("#")) return null;
  const tokens = pointerTokens(decodeURIComponent(ref.slice(1)));
  return tokens === null ? null : spotAt(rootSpot(side), ...tokens);
}

/** True for the two forms of a schema. */
export function isSchema(value: Json | undefined): value is JsonSchema | boolean {
  return typeof value === "boolean" || isJsonObject(value);
}

/** True for a schema that accepts everything because it says nothing. */
export function saysNothing(schema: Json | undefined): boolean {
  return (
    schema === undefined || schema === true || (isJsonObject(schema) && Object.keys(schema).length === 0)
  );
}

function childOf(value: Json | undefined, step: string): Json | undefined {
  if (isList(value)) return value[Number(step)];
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
