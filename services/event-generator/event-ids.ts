import { createHash } from "node:crypto";

import type { EventDefinition } from "../../generated/contract.ts";
import { parseJson } from "../../generated/rows/row-runtime.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";

const maxLength = 200;
const printableAscii = /^[\x20-\x7e]+$/;

/**
 * The id that the caller gave the request: `Idempotency-Key`, else that of a CloudEvent, else null. A CloudEvent's id is unique within its
 * source only: with `ce-source` it becomes the SHA-256 of both, in hex. Throws 400 when it cannot be used as one.
 */
export function callerKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key !== null) return requireId("idempotency-key", key);
  const eventId = headers.get("ce-id");
  if (eventId === null) return null;
  const id = requireId("ce-id", eventId);
  const source = headers.get("ce-source");
  return source ? sha256(JSON.stringify([source, id])) : id;
}

/** `value` when it can be an id: 1 to 200 printable ASCII characters. Throws 400 that names `header` otherwise. */
export function requireId(header: string, value: string): string {
  if (isId(value)) return value;
  throw new HttpProblem({
    status: 400,
    code: "INVALID_ID",
    title: "The id cannot be used",
    detail: `The header ${header} must have 1 to ${maxLength} printable ASCII characters.`,
  });
}

/** The id of event `index` of a request that named a key. */
export function keyedId(key: string, index: number): string {
  return `${key}/${index}`;
}

/**
 * The id that the event itself carries where its schema says that the value is unique, else null. A value that is too long or has
 * other characters is replaced by its SHA-256, so that sending it again still gives the same id. `text` is what `event` was parsed
 * from: numbers that differ in it are different ids.
 */
export function ownId(definition: EventDefinition, event: unknown, text: string): string | null {
  if (definition.id === null || !definition.id.unique) return null;
  if (typeof event !== "object" || event === null) return null;
  const { field } = definition.id;
  const value: unknown = Object.hasOwn(event, field) ? (event as Record<string, unknown>)[field] : undefined;
  if (typeof value !== "string" && typeof value !== "number") return null;
  const id = typeof value === "string" || Number.isSafeInteger(value) ? `${value}` : exactNumber(text, field);
  return isId(id) ? id : sha256(id);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function exactNumber(text: string, field: string): string {
  return `${(parseJson(text) as unknown as Readonly<Record<string, number | bigint>>)[field]}`;
}

function isId(value: string): boolean {
  return value.length <= maxLength && printableAscii.test(value);
}
