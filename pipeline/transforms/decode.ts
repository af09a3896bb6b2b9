import type { Json } from "../../generated/contract.ts";
import { parseJson } from "../../generated/rows/row-runtime.ts";
import type { DeadLetterCode } from "../../platform/dead-letter.ts";
import { attribute } from "../../platform/event-bus/attributes.ts";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import { explainSyntaxError } from "../../platform/runtime/json.ts";
import { isDeeperThan } from "./json-depth.ts";
import type { Decoded, Refused } from "./stages.ts";

/** Largest event, in bytes: the whole row must fit in one insert request and its dead letter in one message. */
export const maxEventBytes = 1024 * 1024;

/** Deepest nesting of objects and arrays: far below what overflows a stack or BigQuery's JSON type. */
export const maxEventDepth = 200;

/** A whole number that no double holds has as many digits; few texts have. */
const hasManyDigits = /\d{16}/;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Bytes → JSON. Refused: what is not strict UTF-8 or not JSON (MALFORMED_JSON), too big or too deep (TOO_LARGE). */
export function decode(message: ReceivedMessage): Decoded | Refused {
  const { length } = message.data;
  if (length > maxEventBytes) {
    return refuse(message, "TOO_LARGE", "maxBytes", `${length} bytes, at most ${maxEventBytes} are taken`);
  }
  let text: string;
  try {
    text = utf8.decode(message.data);
  } catch {
    return refuse(message, "MALFORMED_JSON", "utf-8", "the bytes are not UTF-8");
  }
  if (isDeeperThan(text, maxEventDepth)) {
    return refuse(message, "TOO_LARGE", "maxDepth", `nested deeper than ${maxEventDepth} levels`);
  }
  try {
    const event = JSON.parse(text) as Json;
    const exact = hasManyDigits.test(text) ? parseJson(text) : event;
    return { kind: "decoded", message, text, event, exact };
  } catch (error) {
    const { message: reason, line, column } = explainSyntaxError(text, error);
    return refuse(message, "MALFORMED_JSON", "json", `${reason} at line ${line}, column ${column}`);
  }
}

function refuse(message: ReceivedMessage, code: DeadLetterCode, keyword: string, reason: string): Refused {
  const eventType = message.attributes[attribute.eventType] ?? "";
  return {
    kind: "refused",
    message,
    eventType,
    code,
    errors: [{ pointer: "", keyword, message: reason }],
  };
}
