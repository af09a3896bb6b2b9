import type { BookEntry } from "./books.ts";

/** A place in a stream of entries. */
export interface Cursor {
  /** Null at the end. */
  readonly current: BookEntry | null;
  advance(): Promise<void>;
  /** The current entry when it is of this event, else null; steps behind all its duplicates. */
  take(eventId: string): Promise<BookEntry | null>;
}

/** A cursor on the first entry. */
export async function openCursor(entries: AsyncIterable<BookEntry>): Promise<Cursor> {
  const iterator = entries[Symbol.asyncIterator]();
  let current: BookEntry | null = null;
  const advance = async () => {
    const next = await iterator.next();
    current = next.done === true ? null : next.value;
  };
  const isAt = (eventId: string) => current?.eventId === eventId;
  await advance();
  return {
    get current() {
      return current;
    },
    advance,
    async take(eventId) {
      const found = isAt(eventId) ? current : null;
      while (isAt(eventId)) await advance();
      return found;
    },
  };
}
