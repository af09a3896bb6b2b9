import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { deliveryState } from "./database.ts";
import type { Attributes } from "./event-bus.ts";
import { findInJournal, type JournalEntry } from "./journal.ts";
import { eventIdOf } from "./unacknowledged.ts";

/** A message of an event that a subscription has yet to acknowledge. */
export interface EventDelivery {
  readonly subscription: string;
  readonly messageId: string;
  /** Deliveries so far, the one under lease included. */
  readonly attempts: number;
  /** `ready` for the next pull, `leased` to a consumer or `delayed` by a nack, the latter two until `until`. */
  readonly state: keyof typeof deliveryState;
  readonly until: Date | null;
  readonly publishedAt: Date;
}

/** What the bus knows of one event. */
export interface EventOnBus {
  /** Null when it was never published on a journalled topic. */
  readonly published: JournalEntry | null;
  readonly deliveries: readonly EventDelivery[];
}

/** Looks one event up by its id: the journal by its key, then what is not acknowledged, page by page. */
export type EventFinder = (eventId: string) => Promise<EventOnBus>;

interface DeliveryRow {
  readonly name: string;
  readonly message_id: number;
  readonly attributes: string;
  readonly published_at: number;
  readonly attempts: number;
  readonly state: number;
  readonly until: number;
}

const idsPerPage = 10_000;

/** A finder over a bus file. */
export function createEventFinder(database: DatabaseSync): EventFinder {
  const inJournal = findInJournal(database);
  const bounds = database.prepare(
    "SELECT coalesce(min(message_id), 0) AS first, coalesce(max(message_id), -1) AS last FROM messages",
  );
  // Attributes are written by JSON.stringify, so a text without the escaped id cannot hold it.
  const page = database.prepare(`
    SELECT s.name, m.message_id, m.attributes, m.published_at, d.attempts, d.state, d.until
    FROM messages m JOIN subscriptions s ON s.topic_id = m.topic_id
    JOIN deliveries d ON d.subscription_id = s.subscription_id AND d.message_id = m.message_id
    WHERE m.message_id BETWEEN ? AND ? AND (instr(m.attributes, ?) > 0 OR m.message_id = ?)
    ORDER BY m.message_id, s.name`);

  return async (eventId) => {
    const published = inJournal(eventId);
    const { first, last } = bounds.get() as { first: number; last: number };
    const deliveries: EventDelivery[] = [];
    const ownId = /^\d{1,15}$/.test(eventId) ? Number(eventId) : -1;
    for (let from = first; from <= last; from += idsPerPage) {
      const rows = page.all(from, from + idsPerPage - 1, JSON.stringify(eventId), ownId);
      for (const row of rows as unknown as readonly DeliveryRow[]) {
        const attributes = JSON.parse(row.attributes) as Attributes;
        if (eventIdOf(attributes, row.message_id) === eventId) deliveries.push(toDelivery(row));
      }
      await nextTurn();
    }
    return { published, deliveries };
  };
}

function toDelivery(row: DeliveryRow): EventDelivery {
  const { ready, leased } = deliveryState;
  return {
    subscription: row.name,
    messageId: String(row.message_id),
    attempts: row.attempts,
    state: row.state === ready ? "ready" : row.state === leased ? "leased" : "delayed",
    until: row.state === ready ? null : new Date(row.until),
    publishedAt: new Date(row.published_at),
  };
}
