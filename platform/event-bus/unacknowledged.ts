import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { attribute } from "./attributes.ts";
import type { Attributes } from "./event-bus.ts";

/** An event that a subscription has yet to acknowledge, leased or not. */
export interface UnacknowledgedEvent {
  /** Its attribute `event_id`; where that is absent or empty the message id, on the dead-letter topic that of the original. */
  readonly eventId: string;
  /** Empty when the message did not say. */
  readonly eventType: string;
}

/** Reads what a subscription has yet to acknowledge, in the order of publishing, page by page. */
export type UnacknowledgedReader = (subscription: string) => AsyncIterable<UnacknowledgedEvent>;

const pageSize = 1_000;

interface MessageRow {
  readonly message_id: number;
  readonly attributes: string;
}

/** A reader over a bus file; an event that is published or acknowledged meanwhile may be missing. */
export function createUnacknowledgedReader(database: DatabaseSync): UnacknowledgedReader {
  const page = database.prepare(`
    SELECT m.message_id, m.attributes FROM subscriptions s
    JOIN deliveries d ON d.subscription_id = s.subscription_id JOIN messages m ON m.message_id = d.message_id
    WHERE s.name = ? AND d.message_id > ? ORDER BY d.message_id LIMIT ?`);

  return async function* unacknowledged(subscription) {
    for (let after = 0; ;) {
      const rows = page.all(subscription, after, pageSize) as unknown as readonly MessageRow[];
      for (const row of rows) yield toEvent(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      after = last.message_id;
      await nextTurn();
    }
  };
}

function toEvent(row: MessageRow): UnacknowledgedEvent {
  const attributes = JSON.parse(row.attributes) as Attributes;
  return {
    eventId: eventIdOf(attributes, row.message_id),
    eventType: attributes[attribute.eventType] ?? "",
  };
}

/** The id under which the journal knows the event of a message, also after the broker moved it to the dead-letter topic. */
export function eventIdOf(attributes: Attributes, messageId: number): string {
  return attributes[attribute.eventId] || (attributes[attribute.sourceMessageId] ?? String(messageId));
}
