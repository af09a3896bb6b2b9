import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import { isJsonObject } from "../load/json-value.ts";
import { parseJson } from "../load/json-source.ts";
import type { Json } from "../load/loaded-schema.ts";

/** An event, or what is wrong with its line; null for a blank line. */
export type Sample = { readonly event: Json } | { readonly problem: Diagnostic } | null;

/** Reads one line of NDJSON; `line` counts from 1. */
export function readSample(file: string, line: number, text: string): Sample {
  if (text.trim() === "") return null;
  const place = { file, pointer: "", line, column: 1 };
  let event: Json;
  try {
    event = (mayOverflow.test(text) ? JSON.parse(text, refuseInfinity) : JSON.parse(text)) as Json;
  } catch {
    const [found] = parseJson(file, text).diagnostics;
    const { code, column, pointer, hint } = found ?? { code: "NOT_JSON", column: 1, pointer: "", hint: "" };
    const message = (found?.message ?? "The line cannot be read.").replace("The file is", "The line is");
    return { problem: diagnostic(code, { file, pointer, line, column }, message, { hint }) };
  }
  if (isJsonObject(event)) return { event };
  return { problem: diagnostic("NOT_AN_EVENT", place, "The line is not a JSON object.") };
}

/** Numbers beyond 1.8e308 have one or the other. */
const mayOverflow = /[eE]\+?\d{3}|\d{309}/;

function refuseInfinity(_: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new RangeError("too large");
  return value;
}
