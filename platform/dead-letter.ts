import { attribute } from "./event-bus/attributes.ts";
import type { Attributes, OutgoingMessage, ReceivedMessage } from "./event-bus/event-bus.ts";
import type { RetryClass } from "./runtime/errors.ts";

/** Why a message was dead-lettered. */
export type DeadLetterCode =
  | "MALFORMED_JSON"
  | "UNKNOWN_EVENT_TYPE"
  | "SCHEMA_VIOLATION"
  | "TOO_LARGE"
  | "PARTITION_OUT_OF_RANGE"
  | "ROW_REJECTED"
  | "DELIVERY_ATTEMPTS_EXCEEDED";

/** One reason, with the JSON pointer of the place in the event. */
export interface DeadLetterError {
  readonly pointer: string;
  readonly keyword: string;
  readonly message: string;
}

/** The envelope on the dead-letter topic and in the object store. The original message is in it, unchanged. */
export interface DeadLetter {
  readonly dead_letter_version: 1;
  readonly code: DeadLetterCode;
  readonly class: RetryClass;
  /** Which part gave up, for example `pipeline`. */
  readonly component: string;
  /** When the event failed before any replay. */
  readonly first_failed_at: string;
  readonly failed_at: string;
  readonly attempts: number;
  readonly event_id: string;
  /** Empty when the message did not say. */
  readonly event_type: string;
  readonly message_id: string;
  readonly publish_time: string;
  readonly attributes: Attributes;
  /** The original bytes; empty where `payload_object` tells where they stand. */
  readonly payload_base64: string;
  /** Where the original bytes stand, as an object of the dead-letter store, when the letter would be larger than 5 MiB with them. */
  readonly payload_object?: {
    readonly name: string;
    readonly bytes: number;
    /** In hex. */
    readonly sha256: string;
  };
  /** At most 8 KB as JSON; `errors_truncated` tells whether there were more. */
  readonly errors: readonly DeadLetterError[];
  readonly errors_truncated: boolean;
  /** How often the event was replayed before, and the message id of the letter before this one; null in the first. */
  readonly replay: { readonly count: number; readonly last_id: string | null };
}

/** What a part that gives up on a message knows. */
export interface DeadLetterCause {
  readonly message: ReceivedMessage;
  readonly eventId: string;
  /** Empty when the message did not say. */
  readonly eventType: string;
  readonly code: DeadLetterCode;
  readonly component: string;
  readonly errors: readonly DeadLetterError[];
  readonly failedAt: Date;
}

/** A broker that gave up says nothing about the message; everything else is the message's own fault. */
const classOf: Readonly<Record<DeadLetterCode, RetryClass>> = {
  MALFORMED_JSON: "POISON",
  UNKNOWN_EVENT_TYPE: "POISON",
  SCHEMA_VIOLATION: "POISON",
  TOO_LARGE: "POISON",
  PARTITION_OUT_OF_RANGE: "POISON",
  ROW_REJECTED: "POISON",
  DELIVERY_ATTEMPTS_EXCEEDED: "TRANSIENT",
};

const errorsLimitBytes = 8 * 1024;
const textLimit = 1_000;

/** The envelope of a message; bytes and attributes go in as they are, but for what a replay added, which becomes its history. */
export function buildDeadLetter(cause: DeadLetterCause): DeadLetter {
  const { message } = cause;
  const failedAt = cause.failedAt.toISOString();
  const { [attribute.replayCount]: count, [attribute.replayOf]: lastId, ...rest } = message.attributes;
  const { [attribute.firstFailedAt]: firstFailedAt = failedAt, ...original } = rest;
  const isReplay = count !== undefined;
  const { errors, truncated } = boundErrors(cause.errors);
  return {
    dead_letter_version: 1,
    code: cause.code,
    class: classOf[cause.code],
    component: cause.component,
    first_failed_at: isReplay ? firstFailedAt : failedAt,
    failed_at: failedAt,
    attempts: message.deliveryAttempt,
    event_id: cause.eventId,
    event_type: clip(cause.eventType),
    message_id: message.messageId,
    publish_time: message.publishTime.toISOString(),
    attributes: isReplay ? original : message.attributes,
    payload_base64: bufferOver(message.data).toString("base64"),
    errors,
    errors_truncated: truncated,
    replay: { count: replayCount(count), last_id: (isReplay ? lastId : null) ?? null },
  };
}

/** The envelope as it goes on the dead-letter topic: its JSON, with id and code as attributes to filter on. */
export function deadLetterMessage(letter: DeadLetter): OutgoingMessage {
  return {
    data: Buffer.from(JSON.stringify(letter)),
    attributes: { [attribute.eventId]: letter.event_id, [attribute.deadLetterCode]: letter.code },
  };
}

/** The message as it was before it was dead-lettered, byte for byte. Throws for a letter that points to its payload: `withPayload` reads that. */
export function originalMessage(letter: DeadLetter): OutgoingMessage {
  if (letter.payload_object !== undefined)
    throw new Error(`the payload of ${letter.event_id} stands in ${letter.payload_object.name}`);
  return { data: Buffer.from(letter.payload_base64, "base64"), attributes: letter.attributes };
}

/**
 * The message that gives the event of a letter another try: its bytes and attributes under the same event id, with its history, so that
 * the bus does not count it as published again and a next letter goes on counting.
 */
export function replayMessage(letter: DeadLetter): OutgoingMessage {
  const { data, attributes } = originalMessage(letter);
  return {
    data,
    attributes: {
      ...attributes,
      [attribute.eventId]: letter.event_id,
      [attribute.replayCount]: String(letter.replay.count + 1),
      [attribute.replayOf]: letter.message_id,
      [attribute.firstFailedAt]: letter.first_failed_at,
    },
  };
}

/** Errors from the front of the list until 8 KB of JSON are full, each text cut at 1,000 characters. */
function boundErrors(all: readonly DeadLetterError[]): {
  readonly errors: readonly DeadLetterError[];
  readonly truncated: boolean;
} {
  const errors: DeadLetterError[] = [];
  let bytes = 2;
  let clipped = false;
  for (const error of all) {
    const bounded = {
      pointer: clip(error.pointer),
      keyword: clip(error.keyword),
      message: clip(error.message),
    };
    bytes += Buffer.byteLength(JSON.stringify(bounded)) + 1;
    if (bytes > errorsLimitBytes) return { errors, truncated: true };
    clipped ||= bounded.pointer !== error.pointer || bounded.message !== error.message;
    errors.push(bounded);
  }
  return { errors, truncated: clipped };
}

function clip(text: string): string {
  return text.length <= textLimit ? text : `${text.slice(0, textLimit - 1).toWellFormed()}…`;
}

function replayCount(text = ""): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
