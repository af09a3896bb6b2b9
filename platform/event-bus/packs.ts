import type { DatabaseSync } from "node:sqlite";
import type { OutgoingMessage } from "./event-bus.ts";
import { packMessages, unpackMessages } from "./message-pack.ts";
import type { Span } from "./spans.ts";

/** A message out of the bus's file. */
export interface StoredMessage extends OutgoingMessage {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

/** The messages of a span that there are, in order and pack by pack. */
export type PackReader = (span: Span) => Iterable<readonly StoredMessage[]>;

/** The packs of messages of a bus file, one row each. */
export interface Packs {
  /** Stores messages of consecutive ids from `firstId` on. */
  insert(topicId: number, firstId: number, messages: readonly OutgoingMessage[], publishedAt: number): void;
  /** A reader that keeps the pack it read last, for spans that lie one after the other; for use within one transaction. */
  reader(): PackReader;
  /** Drops the packs of the span that no subscription of their topic has a delivery of any more. */
  dropUnreferenced(span: Span): void;
}

interface PackRow {
  readonly firstId: number;
  readonly lastId: number;
  readonly publishedAt: number;
  readonly heads: string;
  readonly data: Uint8Array;
}

/** The packs of a bus file. */
export function createPacks(database: DatabaseSync): Packs {
  const insert = database.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)");
  const packOf = database.prepare(`
    SELECT first_id AS firstId, last_id AS lastId, published_at AS publishedAt, heads, data
    FROM messages WHERE first_id <= ? ORDER BY first_id DESC LIMIT 1`);
  const dropUnreferenced = database.prepare(`
    DELETE FROM messages
    WHERE first_id BETWEEN coalesce((SELECT max(first_id) FROM messages WHERE first_id <= ?1), ?1) AND ?2
      AND NOT EXISTS (
        SELECT 1 FROM subscriptions s WHERE s.topic_id = messages.topic_id AND messages.first_id <= (
          SELECT d.last_id FROM deliveries d
          WHERE d.subscription_id = s.subscription_id AND d.first_id <= messages.last_id
          ORDER BY d.first_id DESC LIMIT 1))`);
  return {
    insert(topicId, firstId, messages, publishedAt) {
      const { heads, data } = packMessages(messages);
      insert.run(firstId, firstId + messages.length - 1, topicId, publishedAt, heads, data);
    },
    reader() {
      let pack: { readonly row: PackRow; readonly messages: readonly StoredMessage[] } | undefined;
      return function* read(span) {
        for (let id = span.first; id <= span.last;) {
          if (pack === undefined || pack.row.lastId < id || id < pack.row.firstId) {
            const row = packOf.get(id) as unknown as PackRow | undefined;
            pack = row && { row, messages: messagesOf(row) };
          }
          const first = id - (pack?.row.firstId ?? id);
          const part = pack?.messages.slice(first, first + span.last - id + 1) ?? [];
          if (part.length > 0) yield part;
          id += Math.max(1, part.length);
        }
      };
    },
    dropUnreferenced({ first, last: end }) {
      dropUnreferenced.run(first, end);
    },
  };
}

function messagesOf({ firstId, publishedAt, ...pack }: PackRow): readonly StoredMessage[] {
  return unpackMessages(pack).map(({ data, attributes }, index) => ({
    id: firstId + index,
    publishedAt,
    data,
    attributes,
  }));
}
