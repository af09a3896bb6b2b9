import type { BookEntry } from "./books.ts";

/** A place in a stream of entries. */
export interface Cursor {
  /** Null at the end. */
  readonly current: BookEntry | null;
  advance(): Promise<void>;
  /** Steps behind all entries of this event id, when the current one is; returns their types. */
  take(eventId: string): Promise<ReadonlySet<string>>;
}

const none: ReadonlySet<string> = new Set();

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
      if (!isAt(eventId)) return none;
      const types = new Set<string>();
      while (isAt(eventId)) {
        types.add(current?.eventType ?? "");
        await advance();
      }
      return types;
    },
  };
}
