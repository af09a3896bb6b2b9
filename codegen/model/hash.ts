import { hash } from "node:crypto";
import type { Json, JsonSchema } from "../load/loaded-schema.ts";

/** JSON text without white space and with the keys of every object in code-unit order: equal values give equal text. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return isList(value) ? listText(value) : objectText(value);
}

/** SHA-256 (hex) of the canonical JSON: the same for every order of keys and every layout of the file. */
export function hashJson(value: Json): string {
  return hash("sha256", canonicalJson(value), "hex");
}

function listText(list: readonly Json[]): string {
  let text = "[";
  for (const [index, one] of list.entries()) text += (index === 0 ? "" : ",") + canonicalJson(one);
  return `${text}]`;
}

function objectText(object: JsonSchema): string {
  let text = "{";
  // Without a comparison function `sort` goes by code unit.
  for (const key of Object.keys(object).toSorted()) {
    const member = object[key];
    if (member === undefined) continue;
    text += `${text === "{" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
