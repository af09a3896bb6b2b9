/** One event as a ledger knows it. `eventType` is empty where the message did not say. */
export interface BookEntry {
  readonly eventId: string;
  readonly eventType: string;
}

/** Figures of the books, by distinct event id. */
export interface BookFigures {
  /** The bus accepted it. */
  readonly published: number;
  /** A row exists. */
  readonly stored: number;
  /** An open dead letter, and no row. */
  readonly deadLettered: number;
  /** Neither, and not acknowledged. */
  readonly inFlight: number;
  /** Nothing is missing and nothing is extra. */
  readonly balanced: boolean;
}

/** The books of a stack. `missing` and `extra` name at most `maxNamed` ids each. */
export interface Books extends BookFigures {
  readonly byType: Readonly<Record<string, BookFigures>>;
  /** Published, but neither stored, dead-lettered nor in flight. */
  readonly missing: readonly string[];
  /** Stored or dead-lettered, but never published. */
  readonly extra: readonly string[];
}

/** Where the books are read from; each source may name an id more than once, and is read anew at each call. */
export interface Ledgers {
  published(): AsyncIterable<BookEntry>;
  stored(): AsyncIterable<BookEntry>;
  deadLettered(): AsyncIterable<BookEntry>;
  unacknowledged(): AsyncIterable<BookEntry>;
}

const unknownType = "(unknown)";
const maxNamed = 100;

/**
 * Balances the ledgers while events flow. The order of reading makes it exact: an event of the journal that is not unacknowledged
 * any more was stored before it was acknowledged, so the tables, read later, have it. Rows of events that were published meanwhile
 * are checked against the journal once more.
 */
export async function balance(ledgers: Ledgers): Promise<Books> {
  const published = await collect(ledgers.published());
  const unacknowledged = await collect(ledgers.unacknowledged());
  const stored = await collect(ledgers.stored());
  const deadLettered = await collect(ledgers.deadLettered());
  const strangers = new Map([...stored, ...deadLettered].filter(([id]) => !published.has(id)));
  if (strangers.size > 0) {
    for await (const { eventId } of ledgers.published()) strangers.delete(eventId);
  }

  const books = new Map<string, Counter>();
  const counter = (eventType: string) => {
    const type = eventType === "" ? unknownType : eventType;
    const found = books.get(type) ?? newCounter();
    books.set(type, found);
    return found;
  };
  const missing: string[] = [];
  const extra: string[] = [];
  for (const [id, publishedType] of published) {
    const inTable = stored.get(id);
    const inLetters = deadLettered.get(id);
    const figures = counter(inTable ?? inLetters ?? publishedType);
    figures.published++;
    if (inTable !== undefined) figures.stored++;
    else if (inLetters !== undefined) figures.deadLettered++;
    else if (unacknowledged.has(id)) figures.inFlight++;
    else {
      figures.wrong++;
      missing.push(id);
    }
  }
  for (const [id, type] of strangers) {
    counter(type).wrong++;
    extra.push(id);
  }
  const total = newCounter();
  for (const figures of books.values()) {
    for (const key of Object.keys(total) as (keyof Counter)[]) total[key] += figures[key];
  }
  return {
    ...figuresOf(total),
    byType: Object.fromEntries([...books].sort(byKey).map(([type, figures]) => [type, figuresOf(figures)])),
    missing: missing.slice(0, maxNamed),
    extra: extra.slice(0, maxNamed),
  };
}

type Counter = Record<"published" | "stored" | "deadLettered" | "inFlight" | "wrong", number>;

function newCounter(): Counter {
  return { published: 0, stored: 0, deadLettered: 0, inFlight: 0, wrong: 0 };
}

function figuresOf({ wrong, ...figures }: Counter): BookFigures {
  return { ...figures, balanced: wrong === 0 };
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

async function collect(entries: AsyncIterable<BookEntry>): Promise<Map<string, string>> {
  const collected = new Map<string, string>();
  for await (const entry of entries) collected.set(entry.eventId, entry.eventType);
  return collected;
}
