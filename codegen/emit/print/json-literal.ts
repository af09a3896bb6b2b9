import type { Json } from "../../load/loaded-schema.ts";
import { stringLiteral } from "./json-text.ts";
import { propertyKey } from "./property.ts";

/** An expression on one line for any JSON value, as a person would write it: `{ min: 1, tags: ["a"] }`. */
export function jsonLiteral(value: Json): string {
  if (typeof value === "string") return stringLiteral(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(jsonLiteral).join(", ")}]`;
  const entries = Object.entries(value).map(([key, one]) => `${propertyKey(key)}: ${jsonLiteral(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
