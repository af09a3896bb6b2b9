import type { Json, JsonSchema } from "../load/loaded-schema.ts";

/** True for a JSON object; false for arrays and null. */
export function isObject(value: Json | undefined): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is an array, else an empty one. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The value when it is text, else the fallback. */
export function textOf(value: Json | undefined, fallback: string): string {
  return typeof value === "string" ? value : fallback;
}

/** The value when it is a number, else null. */
export function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}
