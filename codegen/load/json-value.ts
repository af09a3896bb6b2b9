import type { Json } from "./loaded-schema.ts";

/** True for a JSON object: neither null nor an array. */
export function isJsonObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The part that the tokens of a pointer lead to; undefined when they lead nowhere. */
export function valueAt(value: Json, tokens: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const token of tokens) {
    if (Array.isArray(at)) at = (at as readonly Json[])[Number(token)];
    else at = isJsonObject(at) && Object.hasOwn(at, token) ? at[token] : undefined;
  }
  return at;
}
