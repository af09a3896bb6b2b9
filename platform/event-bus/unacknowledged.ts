import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { attribute } from "./attributes.ts";
import type { Attributes } from "./event-bus.ts";
import { unpackAttributes } from "./message-pack.ts";

/** An event that a subscription has yet to acknowledge, leased or not. */
export interface UnacknowledgedEvent {
  /** Its attribute `event_id`; where that is absent or empty the message id, on the dead-letter topic that of the original. */
  readonly eventId: string;
  /** Empty when the message did not say. */
  readonly eventType: string;
}

/** Reads what a subscription has yet to acknowledge, in the order of publishing, page by page. */
export type UnacknowledgedReader = (subscription: string) => AsyncIterable<UnacknowledgedEvent>;

/** Packs, or parts of them, that are read at once. */
const pageSize = 20;

/** What is not acknowledged of one pack of messages. */
interface PackPart {
  readonly packFirst: number;
  readonly heads: string;
  readonly first: number;
  readonly last: number;
}

/** A reader over a bus file; an event that is published or acknowledged meanwhile may be missing. */
export function createUnacknowledgedReader(database: DatabaseSync): UnacknowledgedReader {
  const page = database.prepare(`
    SELECT m.first_id AS packFirst, m.heads,
      max(d.first_id, m.first_id, ?2) AS first, min(d.last_id, m.last_id) AS last
    FROM subscriptions s
    JOIN deliveries d ON d.subscription_id = s.subscription_id AND d.last_id >= ?2 AND d.first_id >= coalesce(
      (SELECT max(first_id) FROM deliveries WHERE subscription_id = s.subscription_id AND first_id <= ?2), ?2)
    JOIN messages m ON m.last_id >= max(d.first_id, ?2) AND m.first_id BETWEEN coalesce(
      (SELECT max(first_id) FROM messages WHERE first_id <= max(d.first_id, ?2)), ?2) AND d.last_id
    WHERE s.name = ?1 ORDER BY d.first_id, m.first_id LIMIT ?3`);

  return async function* unacknowledged(subscription) {
    for (let next = 0; ;) {
      const parts = page.all(subscription, next, pageSize) as unknown as readonly PackPart[];
      for (const part of parts) yield* eventsOf(part);
      const last = parts.at(-1);
      if (last === undefined || parts.length < pageSize) return;
      next = last.last + 1;
      await nextTurn();
    }
  };
}

function eventsOf({ packFirst, heads, first, last }: PackPart): readonly UnacknowledgedEvent[] {
  const attributes = unpackAttributes(heads).slice(first - packFirst, last - packFirst + 1);
  return attributes.map((one, index) => ({
    eventId: eventIdOf(one, first + index),
    eventType: one[attribute.eventType] ?? "",
  }));
}

/** The id under which the journal knows the event of a message, also after the broker moved it to the dead-letter topic. */
export function eventIdOf(attributes: Attributes, messageId: number): string {
  return attributes[attribute.eventId] || (attributes[attribute.sourceMessageId] ?? String(messageId));
}
