import type { BookEntry, BookFigures, Books } from "./books.ts";

/** Where an event is. `missing` and `extra` are wrong. */
export type Place = "stored" | "deadLettered" | "inFlight" | "missing" | "extra";

/** Counts distinct events by type and place, and names the first that are wrong. */
export interface Tally {
  /** An event in its place; every place but `extra` means that it was published. */
  count(entry: BookEntry, place: Place): void;
  books(): Books;
}

const unknownType = "(unknown)";
const maxNamed = 100;

interface Page {
  readonly places: Record<Place, number>;
  readonly missing: string[];
  readonly extra: string[];
}

/** A tally at zero. */
export function createTally(): Tally {
  const total = newPage();
  const byType = new Map<string, Page>();
  const pageOf = (eventType: string) => {
    const type = eventType === "" ? unknownType : eventType;
    const page = byType.get(type) ?? newPage();
    byType.set(type, page);
    return page;
  };
  return {
    count({ eventId, eventType }, place) {
      for (const page of [total, pageOf(eventType)]) {
        page.places[place]++;
        if (place !== "missing" && place !== "extra") continue;
        if (page[place].length < maxNamed) page[place].push(eventId);
      }
    },
    books: () => ({
      ...figuresOf(total),
      byType: Object.fromEntries([...byType].toSorted(byKey).map(([type, page]) => [type, figuresOf(page)])),
    }),
  };
}

function newPage(): Page {
  const places = { stored: 0, deadLettered: 0, inFlight: 0, missing: 0, extra: 0 };
  return { places, missing: [], extra: [] };
}

function figuresOf({ places, missing, extra }: Page): BookFigures {
  const { stored, deadLettered, inFlight } = places;
  return {
    published: stored + deadLettered + inFlight + places.missing,
    stored,
    deadLettered,
    inFlight,
    balanced: places.missing === 0 && places.extra === 0,
    missing,
    missingCount: places.missing,
    extra,
    extraCount: places.extra,
  };
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
