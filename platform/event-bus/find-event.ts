import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { attribute } from "./attributes.ts";
import { deliveryState } from "./database.ts";
import { findInJournal, type JournalEntry } from "./journal.ts";
import { unpackAttributes } from "./message-pack.ts";
import { eventIdOf } from "./unacknowledged.ts";

/** A message of an event that a subscription has yet to acknowledge. */
export interface EventDelivery {
  readonly subscription: string;
  readonly messageId: string;
  /** Empty when the message does not say; dead letters do not. */
  readonly eventType: string;
  /** Deliveries so far, the one under lease included. */
  readonly attempts: number;
  /** `ready` for the next pull, `leased` to a consumer or `delayed` by a nack, the latter two until `until`. */
  readonly state: keyof typeof deliveryState;
  readonly until: Date | null;
  readonly publishedAt: Date;
}

/** What the bus knows of one event id. */
export interface EventOnBus {
  /** The events that were published under it on a journalled topic, each of another type. */
  readonly published: readonly JournalEntry[];
  readonly deliveries: readonly EventDelivery[];
}

/** Looks an event id up: the journal by its key, then what is not acknowledged, page by page. */
export type EventFinder = (eventId: string) => Promise<EventOnBus>;

interface PackRow {
  readonly first: number;
  readonly topic: number;
  readonly publishedAt: number;
  readonly heads: string;
}

interface DeliveryRow {
  readonly name: string;
  readonly attempts: number;
  readonly state: number;
  readonly until: number;
}

const idsPerPage = 50_000;

/** A finder over a bus file. */
export function createEventFinder(database: DatabaseSync): EventFinder {
  const inJournal = findInJournal(database);
  // Heads are written by JSON.stringify, so a text without the escaped id cannot hold it.
  const page = database.prepare(`
    SELECT first_id AS first, topic_id AS topic, published_at AS publishedAt, heads FROM messages
    WHERE first_id BETWEEN ?1 AND ?2 AND (instr(heads, ?3) > 0 OR ?4 BETWEEN first_id AND last_id)`);
  const bounds = database.prepare(
    "SELECT coalesce(min(first_id), 0) AS first, coalesce(max(first_id), -1) AS last FROM messages",
  );
  const deliveriesOf = database.prepare(`
    SELECT s.name, d.attempts, d.state, d.until FROM subscriptions s
    JOIN deliveries d ON d.subscription_id = s.subscription_id AND d.last_id >= ?2 AND d.first_id = (
      SELECT max(first_id) FROM deliveries WHERE subscription_id = s.subscription_id AND first_id <= ?2)
    WHERE s.topic_id = ?1 ORDER BY s.name`);

  function* deliveriesIn(pack: PackRow, eventId: string): Generator<EventDelivery> {
    for (const [index, attributes] of unpackAttributes(pack.heads).entries()) {
      const id = pack.first + index;
      if (eventIdOf(attributes, id) !== eventId) continue;
      const rows = deliveriesOf.all(pack.topic, id) as unknown as readonly DeliveryRow[];
      const message = { id, eventType: attributes[attribute.eventType] ?? "", publishedAt: pack.publishedAt };
      for (const row of rows) yield toDelivery(row, message);
    }
  }

  return async (eventId) => {
    const published = inJournal(eventId);
    const deliveries: EventDelivery[] = [];
    const ownId = /^\d{1,15}$/.test(eventId) ? Number(eventId) : -1;
    const { first, last } = bounds.get() as { first: number; last: number };
    for (let from = first; from <= last; from += idsPerPage) {
      const packs = page.all(from, from + idsPerPage - 1, JSON.stringify(eventId), ownId);
      for (const pack of packs as unknown as readonly PackRow[]) {
        deliveries.push(...deliveriesIn(pack, eventId));
      }
      await nextTurn();
    }
    return { published, deliveries };
  };
}

function toDelivery(
  row: DeliveryRow,
  {
    id,
    eventType,
    publishedAt,
  }: { readonly id: number; readonly eventType: string; readonly publishedAt: number },
): EventDelivery {
  const { ready, leased } = deliveryState;
  return {
    subscription: row.name,
    messageId: String(id),
    eventType,
    attempts: row.attempts,
    state: row.state === ready ? "ready" : row.state === leased ? "leased" : "delayed",
    until: row.state === ready ? null : new Date(row.until),
    publishedAt: new Date(publishedAt),
  };
}
