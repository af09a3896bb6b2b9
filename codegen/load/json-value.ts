import type { Json } from "./loaded-schema.ts";

/** True for a JSON object: neither null nor an array. */
export function isJsonObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
