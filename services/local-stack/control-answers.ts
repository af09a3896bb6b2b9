import type { DeadLetter, DeadLetterCode } from "../../platform/dead-letter.ts";
import type { EventDelivery } from "../../platform/event-bus/find-event.ts";
import type { SubscriptionStatus } from "../../platform/event-bus/event-bus.ts";
import type { DamagedObject } from "../../platform/object-store/damage.ts";
import type { TableState } from "../table-manager/table-status.ts";

// What the control API answers, as JSON carries it: instants are RFC 3339 text there.

/** A value as it comes out of JSON. */
export type AsJson<T> = T extends Date
  ? string
  : T extends object
    ? { readonly [K in keyof T]: AsJson<T[K]> }
    : T;

/** What an answer carries that came upon damaged objects. */
export interface WithDamage {
  /** Objects that could not be read, each once; what is in them is missing in the answer. Absent when there is none. */
  readonly damaged?: readonly DamagedObject[];
}

/** A dead letter without its payload: the last one of its event. */
export interface LetterSummary {
  readonly event_id: string;
  /** Empty when the message did not say. */
  readonly event_type: string;
  readonly code: DeadLetterCode;
  readonly component: string;
  /** Where and what, without words that could quote the event: `/items/0/sku pattern`. */
  readonly reasons: readonly string[];
  /** When the broker took the message that failed. */
  readonly publish_time: string;
  readonly first_failed_at: string;
  readonly failed_at: string;
  readonly attempts: number;
  readonly replays: number;
  /** No row of the event exists. */
  readonly open: boolean;
  /** Name of the object that holds it. */
  readonly object: string;
}

/** A dead letter as `show` gives it. */
export type ShownLetter = Omit<DeadLetter, "payload_base64" | "payload_object"> & {
  readonly object: string;
  readonly payload_bytes: number;
  /** Name of the object that holds the payload, when it is not in the letter itself. */
  readonly payload_object?: string;
  /** Only when it was asked for. */
  readonly payload_base64?: string;
  /** What of the payload was kept back because it is personal data: values in it, or all of it. */
  readonly payload_masked?: "values" | "all";
};

/** All letters of one event, the first one first. */
export interface LettersOfEvent {
  readonly event_id: string;
  readonly open: boolean;
  readonly letters: readonly ShownLetter[];
}

/** What became of one request to replay. */
export interface ReplayAnswer {
  readonly replayed: readonly string[];
  readonly skipped: readonly { readonly event_id: string; readonly reason: string }[];
}

/** A table and how it stands to its event type. */
export interface TableFigures {
  readonly table: string;
  readonly event_type: string;
  readonly schema_version: string;
  readonly schema_hash: string;
  readonly state: TableState;
  /** What a person has to decide; empty unless `refused`. */
  readonly reasons: readonly string[];
  /** Null while the table is missing. */
  readonly rows: number | null;
}

/** The pipeline's figures since the stack was started. */
export interface PipelineFigures {
  readonly stored: number;
  readonly deadLettered: number;
  readonly acknowledged: number;
  readonly pending: number;
  readonly healthy: boolean;
  readonly reasons: readonly string[];
  readonly lastProgressAt: string | null;
}

/** How a stack is doing. */
export interface StackStatus {
  readonly at: string;
  /** Null when no stack runs on the folder. */
  readonly pipeline: PipelineFigures | null;
  readonly published: number;
  readonly subscriptions: readonly (AsJson<SubscriptionStatus> & {
    /** Age of the oldest message in seconds. */
    readonly oldestAgeSeconds: number | null;
  })[];
  /** Open letters. */
  readonly deadLetters: { readonly open: number; readonly byCode: Readonly<Record<string, number>> };
  readonly tables: readonly TableFigures[];
}

/** Where an event is. */
export type EventState = "stored" | "dead-lettered" | "in flight" | "missing" | "never published";

/** A row of an event. */
export interface TracedRow {
  readonly table: string;
  /** Empty for a table that no schema has any more. */
  readonly event_type: string;
  /** The partition column and its value; null for a table without. */
  readonly partition: { readonly field: string; readonly value: string | null } | null;
  readonly ingested_at: string;
  readonly published_at: string | null;
  readonly schema_version: string | null;
}

/** All that is known of one event. */
export interface EventTrace {
  readonly event_id: string;
  readonly state: EventState;
  readonly event_type: string;
  readonly published: { readonly at: string; readonly run_id: string } | null;
  readonly deliveries: readonly AsJson<EventDelivery>[];
  readonly rows: readonly TracedRow[];
  /** Names of the archive objects that hold it. */
  readonly archive: readonly string[];
  readonly letters: readonly LetterSummary[];
}
