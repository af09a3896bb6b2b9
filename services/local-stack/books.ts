import { openCursor, type Cursor } from "./books-cursor.ts";
import { compareUtf8 } from "../../platform/runtime/utf8-order.ts";
import { createSorter, sortEntries } from "./books-sort.ts";
import { placeEvents, type PlacedEvent } from "./books-place.ts";
import { createTally } from "./books-tally.ts";

/** One event as a ledger knows it. `eventType` is empty where the ledger does not tell: it can be any then. */
export interface BookEntry {
  readonly eventId: string;
  readonly eventType: string;
}

/** Figures of the books, by distinct event: an id and its type. */
export interface BookFigures {
  /** The bus accepted it. */
  readonly published: number;
  /** A row exists. */
  readonly stored: number;
  /** An open dead letter: there is no row. */
  readonly deadLettered: number;
  /** Neither, and not acknowledged. */
  readonly inFlight: number;
  /** Nothing is missing and nothing is extra. */
  readonly balanced: boolean;
  /** Published, but neither stored, dead-lettered nor in flight: the first 100 ids. */
  readonly missing: readonly string[];
  readonly missingCount: number;
  /** Stored or dead-lettered, but never published: the first 100 ids. */
  readonly extra: readonly string[];
  readonly extraCount: number;
}

/** The books of a stack, in all and by event type. */
export interface Books extends BookFigures {
  readonly byType: Readonly<Record<string, BookFigures>>;
}

/** Where the books are read from; each source may name an event more than once, and is read anew at each call. */
export interface Ledgers {
  /** By event id in the order of UTF-8 bytes. */
  published(): AsyncIterable<BookEntry>;
  /** In the same order. */
  stored(): AsyncIterable<BookEntry>;
  /** In any order. */
  deadLettered(): AsyncIterable<BookEntry>;
  /** In any order. */
  unacknowledged(): AsyncIterable<BookEntry>;
  /** Whether the journal has the event now, with its type or without one. */
  wasPublished(entry: BookEntry): Promise<boolean>;
}

/**
 * Balances the ledgers while events flow, in one pass over sorted streams: memory stays flat. An event may move on between the reading of
 * two ledgers, so what the pass finds in the journal only is looked for once more, in an order that settles it: it was published before
 * the second reading began; if it is not unacknowledged then, whoever acknowledged it had stored it before, and tables and letters are
 * read after that. A row or letter without a publication is looked up in the journal, where it must stand by now.
 *
 * `unnamed` is for a bus that tells how many messages are unacknowledged and not which: of what is nowhere, so many count as in flight.
 */
export async function balance(ledgers: Ledgers, unnamed = 0): Promise<Books> {
  const tally = createTally();
  await using unplaced = createSorter();
  await pass(ledgers.published(), ledgers, async (entry, found) => {
    if (found.place !== null) tally.count(entry, found.place);
    else if (found.isPublished) await unplaced.add(entry);
    else if (!(await ledgers.wasPublished(entry))) tally.count(entry, "extra");
  });
  if (unplaced.size > 0) {
    let left = unnamed;
    await pass(unplaced.sorted(), ledgers, (entry, found) => {
      if (found.isPublished) tally.count(entry, found.place ?? (left-- > 0 ? "inFlight" : "missing"));
    });
  }
  return tally.books();
}

/** Tells `visit` of every event that one of the ledgers names, each once, by event id. Holds the types of one id at a time. */
async function pass(
  publications: AsyncIterable<BookEntry>,
  ledgers: Ledgers,
  visit: (entry: BookEntry, found: PlacedEvent) => Promise<void> | void,
): Promise<void> {
  await using unacknowledged = await sortEntries(ledgers.unacknowledged());
  await using deadLettered = await sortEntries(ledgers.deadLettered());
  const published = await openCursor(publications);
  const inFlight = await openCursor(unacknowledged.sorted());
  const letters = await openCursor(deadLettered.sorted());
  const rows = await openCursor(ledgers.stored());
  const cursors = [published, inFlight, letters, rows];
  for (let eventId = lowest(cursors); eventId !== null; eventId = lowest(cursors)) {
    const events = placeEvents({
      published: await published.take(eventId),
      unacknowledged: await inFlight.take(eventId),
      deadLettered: await letters.take(eventId),
      stored: await rows.take(eventId),
    });
    for (const event of events) await visit({ eventId, eventType: event.eventType }, event);
  }
}

function lowest(cursors: readonly Cursor[]): string | null {
  let lowestId: string | null = null;
  for (const { current } of cursors) {
    if (current !== null && (lowestId === null || compareUtf8(current.eventId, lowestId) < 0))
      lowestId = current.eventId;
  }
  return lowestId;
}
