import { createHash } from "node:crypto";
import type { DeadLetter } from "./dead-letter.ts";
import { deadLetterFolder } from "./dead-letter-objects.ts";
import type { ObjectStore } from "./object-store/object-store.ts";
import { PlatformError } from "./runtime/errors.ts";

/** The largest letter that carries its payload itself: twice as much, and a topic of Pub/Sub would refuse it. */
export const inlineLetterBytes = 5 * 1024 * 1024;

/** What goes into the object store beside a letter that points to its payload. */
export interface PointedLetter {
  readonly letter: DeadLetter;
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Takes the payload out of a letter that is too large to carry it; null where it is not. The object is named by the payload, so that the same
 * letter again finds it.
 */
export function pointToPayload(letter: DeadLetter): PointedLetter | null {
  // All but the payload is bounded far below: the usual letter is not written out to be measured.
  if (letter.payload_base64.length < inlineLetterBytes / 2) return null;
  if (Buffer.byteLength(JSON.stringify(letter)) <= inlineLetterBytes) return null;
  const content = Buffer.from(letter.payload_base64, "base64");
  const sha256 = digest(content);
  const name = `${deadLetterFolder(letter.publish_time)}/${sha256.slice(0, 32)}.payload`;
  const pointer = { name, bytes: content.byteLength, sha256 };
  return { letter: { ...letter, payload_base64: "", payload_object: pointer }, name, content };
}

/**
 * The letter with its payload in it, read from the object that it points to. Throws a POISON `PlatformError` when the object is gone or is not what
 * the letter says.
 */
export async function withPayload(store: ObjectStore, letter: DeadLetter): Promise<DeadLetter> {
  const { payload_object: pointer, ...rest } = letter;
  if (pointer === undefined) return letter;
  const content = await store.get(pointer.name);
  if (content === null) throw lost(pointer.name, "is gone");
  if (digest(content) !== pointer.sha256) throw lost(pointer.name, "is not what the dead letter points to");
  const { buffer, byteOffset, byteLength } = content;
  return { ...rest, payload_base64: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
}

/** Size of the original message, wherever it stands. */
export function payloadBytes({ payload_base64: payload, payload_object: pointer }: DeadLetter): number {
  return pointer?.bytes ?? Buffer.byteLength(payload, "base64");
}

function digest(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function lost(name: string, what: string): PlatformError {
  return new PlatformError("POISON", "PAYLOAD_LOST", `the payload ${name} ${what}`);
}
