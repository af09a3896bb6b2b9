import type { EventDefinition, Json, Row } from "../../generated/contract.ts";
import type { DeadLetterCode, DeadLetterError } from "../../platform/dead-letter.ts";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";

// What a message is after each stage of the graph. Stages hand `Refused` and `Waiting` on untouched.

/** Its bytes are JSON. */
export interface Decoded {
  readonly kind: "decoded";
  readonly message: ReceivedMessage;
  /** The JSON text as it was sent, without a byte order mark. */
  readonly text: string;
  /** As JavaScript reads it: what schemas are checked against. */
  readonly event: Json;
  /** The same with all digits of whole numbers that no double holds, as bigints: what rows are made of. */
  readonly exact: Json;
}

/** A valid event of a known type. */
export interface Accepted {
  readonly kind: "accepted";
  readonly message: ReceivedMessage;
  readonly text: string;
  /** With all digits of its whole numbers. */
  readonly event: Json;
  /** The one that allows it: its type's, or one that this replaced. */
  readonly definition: EventDefinition;
}

/** An event with its row, system columns included: ready for the sinks. */
export interface Prepared {
  readonly kind: "prepared";
  readonly message: ReceivedMessage;
  readonly eventType: string;
  /** The event id; the row's deduplication key. */
  readonly insertId: string;
  readonly table: string;
  readonly row: Row;
  /** RFC 3339 in UTC, `YYYY-MM-DDTHH:MM:SS` in front. */
  readonly publishedAt: string;
  /** The event as it was sent, in UTF-8 on one line. */
  readonly json: Uint8Array;
}

/** Poison: becomes a dead letter. */
export interface Refused {
  readonly kind: "refused";
  readonly message: ReceivedMessage;
  /** Empty when the message did not say. */
  readonly eventType: string;
  readonly code: DeadLetterCode;
  readonly errors: readonly DeadLetterError[];
}

/** Stays in the backlog until the table, or this build's schema, follows. */
export interface Waiting {
  readonly kind: "waiting";
  readonly message: ReceivedMessage;
  readonly eventType: string;
  /** `table`: does not exist yet, lacks a column, or still asks for one that is REQUIRED no more. `schema`: the message's version is newer than the registry's. */
  readonly waitsFor: "table" | "schema";
}
