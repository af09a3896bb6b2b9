import type { DatabaseSync, StatementSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { attribute } from "./attributes.ts";
import type { Attributes } from "./event-bus.ts";
import type { BusTransaction } from "./transaction.ts";

/** That an event was published. */
export interface JournalEntry {
  /** Its attribute `event_id`; the message id where that is absent or empty. */
  readonly eventId: string;
  /** Empty when the message did not say. */
  readonly eventType: string;
  /** Empty on events that are neither generated nor a test. */
  readonly runId: string;
  /** When it was first published. */
  readonly publishedAt: Date;
}

/** Which entries to read; all of them unless narrowed. */
export interface JournalQuery {
  readonly eventTypes?: readonly string[];
  /** Leaves out what was published before. */
  readonly since?: Date;
}

/** Every event that the bus has accepted on the journalled topics, each once by id and type, acknowledged or not. */
export interface Journal {
  count(): Promise<number>;
  /** By event id, in the order of its UTF-8 bytes. Reads page by page: flat in memory, and entries added meanwhile may be missing. */
  entries(query?: JournalQuery): AsyncIterable<JournalEntry>;
}

/** The writing side, used within the transaction that publishes. */
export interface JournalWriter {
  /** Enters a message of a journalled topic by the end of the transaction, unless its event is there already or it is a replay. */
  record(transaction: BusTransaction, topic: string, messageId: string, attributes: Attributes): void;
}

const pageSize = 1_000;

interface JournalRow {
  readonly event_id: string;
  readonly event_type: string;
  readonly run_id: string;
  readonly published_at: number;
}

/** Rows of one statement; a statement for each row takes almost twice as long. */
const rowsAtOnce = 64;
const rowValues = 4;

/** Writes the journal of the given topics. */
export function createJournalWriter(database: DatabaseSync, topics: readonly string[]): JournalWriter {
  const insertRows = (count: number) =>
    database.prepare(`INSERT OR IGNORE INTO journal VALUES ${Array(count).fill("(?, ?, ?, ?)").join(", ")}`);
  const [insertMany, insertOne] = [insertRows(rowsAtOnce), insertRows(1)];
  const journalled = new Set(topics);
  /** The values of rows, one after the other. */
  let waiting: { readonly transaction: BusTransaction; values: (string | number)[] } | null = null;

  /** What waits for another transaction is dropped: that one has failed. */
  function waitingIn(transaction: BusTransaction): NonNullable<typeof waiting> {
    if (waiting?.transaction === transaction) return waiting;
    transaction.atEnd(() => {
      const { values } = waitingIn(transaction);
      for (let at = 0; at < values.length; at += rowValues)
        write(transaction, insertOne, values.slice(at, at + rowValues));
      waiting = null;
    });
    return (waiting = { transaction, values: [] });
  }

  function write(
    transaction: BusTransaction,
    insert: StatementSync,
    values: readonly (string | number)[],
  ): void {
    transaction.addToJournal(Number(insert.run(...values).changes));
  }

  return {
    record(transaction, topic, messageId, attributes) {
      if (!journalled.has(topic) || Object.hasOwn(attributes, attribute.replayCount)) return;
      const eventId = attributes[attribute.eventId] || messageId;
      const eventType = attributes[attribute.eventType] ?? "";
      const runId = attributes[attribute.runId] ?? "";
      const mine = waitingIn(transaction);
      mine.values.push(eventId, eventType, runId, transaction.now);
      if (mine.values.length < rowsAtOnce * rowValues) return;
      write(transaction, insertMany, mine.values);
      mine.values = [];
    },
  };
}

/** Reads the journal of a bus file. */
export function createJournal(database: DatabaseSync): Journal {
  const countEntries = database.prepare("SELECT journal_entries FROM counters");
  const firstPage = database.prepare("SELECT * FROM journal ORDER BY event_id, event_type LIMIT ?");
  const nextPage = database.prepare(
    "SELECT * FROM journal WHERE (event_id, event_type) > (?, ?) ORDER BY event_id, event_type LIMIT ?",
  );

  async function* entries(query: JournalQuery = {}): AsyncGenerator<JournalEntry> {
    const types = query.eventTypes === undefined ? undefined : new Set(query.eventTypes);
    const since = query.since?.getTime() ?? Number.NEGATIVE_INFINITY;
    let page = firstPage.all(pageSize) as unknown as readonly JournalRow[];
    while (page.length > 0) {
      for (const row of page) {
        if (row.published_at >= since && (types?.has(row.event_type) ?? true)) yield toEntry(row);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return;
      await nextTurn();
      page = nextPage.all(last.event_id, last.event_type, pageSize) as unknown as readonly JournalRow[];
    }
  }

  return { count: async () => Number(countEntries.get()?.["journal_entries"]), entries };
}

/** Looks up the entries of one event id, one for each type that has it. */
export function findInJournal(database: DatabaseSync): (eventId: string) => readonly JournalEntry[] {
  const select = database.prepare("SELECT * FROM journal WHERE event_id = ? ORDER BY event_type");
  return (eventId) => (select.all(eventId) as unknown as readonly JournalRow[]).map(toEntry);
}

function toEntry(row: JournalRow): JournalEntry {
  const { event_id: eventId, event_type: eventType, run_id: runId } = row;
  return { eventId, eventType, runId, publishedAt: new Date(row.published_at) };
}
