import { PlatformError } from "../runtime/errors.ts";
import type { OutgoingMessage } from "./event-bus.ts";

/** What Pub/Sub takes at most in one message; sizes in bytes, text as UTF-8. */
export const messageLimits = {
  dataBytes: 10_000_000,
  attributes: 100,
  attributeKeyBytes: 256,
  attributeValueBytes: 1_024,
} as const;

/** Throws a POISON `PlatformError` when Pub/Sub would refuse the message, a `TypeError` when it is none. */
export function checkMessage(message: OutgoingMessage): void {
  const { data, attributes } = message;
  if (!(data instanceof Uint8Array)) throw new TypeError("message data must be a Uint8Array");
  if (data.byteLength > messageLimits.dataBytes) {
    throw refused(
      "MESSAGE_TOO_LARGE",
      `message data has ${data.byteLength} bytes, the limit is ${messageLimits.dataBytes}`,
    );
  }
  const keys = Object.keys(attributes);
  if (keys.length === 0 && data.byteLength === 0) {
    throw refused("MESSAGE_EMPTY", "a message needs data or at least one attribute");
  }
  if (keys.length > messageLimits.attributes) {
    throw refused(
      "TOO_MANY_ATTRIBUTES",
      `message has ${keys.length} attributes, the limit is ${messageLimits.attributes}`,
    );
  }
  for (const key of keys) checkAttribute(key, attributes[key]);
}

function checkAttribute(key: string, value: unknown): void {
  if (typeof value !== "string") throw new TypeError(`attribute ${JSON.stringify(key)} must be a string`);
  if (key === "" || key.startsWith("goog") || isLonger(key, messageLimits.attributeKeyBytes)) {
    const rule = `an attribute key has 1 to ${messageLimits.attributeKeyBytes} bytes and does not begin with "goog"`;
    throw refused("ATTRIBUTE_KEY_REFUSED", `${rule}; refused: ${JSON.stringify(key.slice(0, 64))}`);
  }
  if (isLonger(value, messageLimits.attributeValueBytes)) {
    const limit = `the limit is ${messageLimits.attributeValueBytes} bytes`;
    throw refused(
      "ATTRIBUTE_VALUE_TOO_LARGE",
      `the value of attribute ${JSON.stringify(key)} is too long, ${limit}`,
    );
  }
}

function isLonger(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

function refused(code: string, message: string): PlatformError {
  return new PlatformError("POISON", code, message);
}
