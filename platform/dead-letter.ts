import type { Attributes } from "./event-bus/event-bus.ts";
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
  readonly first_failed_at: string;
  readonly failed_at: string;
  readonly attempts: number;
  readonly event_id: string;
  /** Empty when the message did not say. */
  readonly event_type: string;
  readonly message_id: string;
  readonly publish_time: string;
  readonly attributes: Attributes;
  /** The original bytes. */
  readonly payload_base64: string;
  /** At most 8 KB as JSON; `errors_truncated` tells whether there were more. */
  readonly errors: readonly DeadLetterError[];
  readonly errors_truncated: boolean;
  readonly replay: { readonly count: number; readonly last_id: string | null };
}
