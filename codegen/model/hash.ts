import { createHash } from "node:crypto";
import { compareText } from "../diagnostic.ts";
import type { Json } from "../load/loaded-schema.ts";

/** JSON text without white space and with the keys of every object in code-unit order: equal values give equal text. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/** SHA-256 (hex) of the canonical JSON: the same for every order of keys and every layout of the file. */
export function hashJson(value: Json): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
