/** Message attribute names, in one place so that producer and consumer cannot disagree. */
export const attribute = {
  eventType: "event_type",
  eventId: "event_id",
  schemaVersion: "schema_version",
  /** RFC 3339 instant at which the producer published. */
  publishedAt: "published_at",
  /** Set on generated and test events only. */
  runId: "run_id",
  traceparent: "traceparent",
  /** `1` on messages that the table manager must see. */
  announce: "announce",
  /** How often a dead letter was replayed. */
  replayCount: "replay_count",
  /** On a replay: the message id of the delivery that was dead-lettered before. */
  replayOf: "replay_of",
  /** On a replay: when the event was first dead-lettered. */
  firstFailedAt: "first_failed_at",
  /** On what the embedded broker dead-lettered, where the message had no event id: its message id on the topic it came from. */
  sourceMessageId: "source_message_id",
  /** On the dead-letter topic only: why the message stands there. */
  deadLetterCode: "dead_letter_code",
} as const;

/** Topic and subscription names, the same on every platform. */
export const channel = {
  events: "backend-events-topic",
  pipeline: "backend-events-topic-sub",
  tableManager: "backend-events-topic-table-manager",
  deadLetters: "backend-events-dead-letters",
  deadLettersSubscription: "backend-events-dead-letters-sub",
  /** On Google Cloud only: Pub/Sub itself writes the journal from it. The embedded bus keeps its own. */
  journal: "backend-events-topic-journal",
} as const;

/** Pub/Sub filter of the table manager's subscription: announced messages, and raw ones. */
export const announceFilter = 'attributes.announce = "1" OR NOT attributes:event_id';
