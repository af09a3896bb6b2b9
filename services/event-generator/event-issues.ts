import { isUtf8 } from "node:buffer";

import type { EventDefinition, ValidationIssue } from "../../generated/contract.ts";
import { explainSyntaxError } from "../../platform/runtime/json.ts";
import { findLimitBreak } from "../../platform/runtime/json-limits.ts";

/** An event from the wire, read and judged. */
export type JudgedEvent =
  | { readonly ok: true; readonly value: unknown; readonly text: string }
  | { readonly ok: false; readonly issues: readonly ValidationIssue[] };

/** All reasons why a parsed event cannot be published; empty when it can. `text` is what `value` was parsed from. */
export function findIssues(
  definition: EventDefinition,
  value: unknown,
  text: string,
): readonly ValidationIssue[] {
  const broken = findLimitBreak(value, text);
  return broken === null ? definition.validate(value) : [broken];
}

/** Parses and judges the bytes of one event; what is not JSON in UTF-8 is one issue, with its position. */
export function judgeEvent(definition: EventDefinition, bytes: Buffer): JudgedEvent {
  if (!isUtf8(bytes))
    return { ok: false, issues: [{ pointer: "", keyword: "utf8", message: "must be UTF-8" }] };
  const text = bytes.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { message, column } = explainSyntaxError(text, error);
    return {
      ok: false,
      issues: [{ pointer: "", keyword: "json", message: `${message} at column ${column}` }],
    };
  }
  const issues = findIssues(definition, value, text);
  return issues.length === 0 ? { ok: true, value, text } : { ok: false, issues };
}
