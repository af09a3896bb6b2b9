import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BookEntry } from "./books.ts";
import { openCursor, type Cursor } from "./books-cursor.ts";
import { readTextLines } from "../../platform/runtime/ndjson.ts";
import { compareUtf8 } from "../../platform/runtime/utf8-order.ts";

/** Takes entries in any order and gives them back sorted; beyond a limit they wait in temporary files, not in memory. */
export interface Sorter extends AsyncDisposable {
  add(entry: BookEntry): Promise<void> | void;
  /** How many were added. */
  readonly size: number;
  /** Everything added, by event id in the order of UTF-8 bytes. Call once, after the last `add`. */
  sorted(): AsyncIterable<BookEntry>;
}

const defaultLimit = 100_000;
const linesPerWrite = 10_000;

/** A sorter that holds at most `limit` entries in memory. Disposing of it removes its files. */
export function createSorter(limit = defaultLimit): Sorter {
  const runs: string[] = [];
  let folder: string | undefined;
  let entries: BookEntry[] = [];
  let size = 0;

  async function spill(): Promise<void> {
    folder ??= await mkdtemp(join(tmpdir(), "eventloom-books-"));
    const path = join(folder, String(runs.length));
    const run = entries.toSorted(byEventId);
    entries = [];
    await writeRun(path, run);
    runs.push(path);
  }

  return {
    get size() {
      return size;
    },
    add(entry) {
      size++;
      entries.push(entry);
      if (entries.length >= limit) return spill();
    },
    sorted() {
      const rest = entries.toSorted(byEventId);
      if (runs.length === 0) return eachOf(rest);
      return merge([...runs.map((path) => readRun(path)), eachOf(rest)]);
    },
    async [Symbol.asyncDispose]() {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A sorter that holds everything `source` gives. */
export async function sortEntries(source: AsyncIterable<BookEntry>, limit?: number): Promise<Sorter> {
  const sorter = createSorter(limit);
  for await (const entry of source) await sorter.add(entry);
  return sorter;
}

function byEventId(a: BookEntry, b: BookEntry): number {
  return compareUtf8(a.eventId, b.eventId);
}

async function writeRun(path: string, entries: readonly BookEntry[]): Promise<void> {
  await using file = await open(path, "w", 0o600);
  for (let from = 0; from < entries.length; from += linesPerWrite) {
    const lines = entries.slice(from, from + linesPerWrite);
    await file.write(lines.map((entry) => `${JSON.stringify([entry.eventId, entry.eventType])}\n`).join(""));
  }
}

async function* readRun(path: string): AsyncGenerator<BookEntry> {
  for await (const line of readTextLines(createReadStream(path))) {
    const [eventId, eventType] = JSON.parse(line) as [string, string];
    yield { eventId, eventType };
  }
}

async function* eachOf(entries: readonly BookEntry[]): AsyncGenerator<BookEntry> {
  yield* entries;
}

async function* merge(sources: readonly AsyncIterable<BookEntry>[]): AsyncGenerator<BookEntry> {
  const cursors = await Promise.all(sources.map((source) => openCursor(source)));
  for (let first = firstOf(cursors); first?.current; first = firstOf(cursors)) {
    yield first.current;
    await first.advance();
  }
}

function firstOf(cursors: readonly Cursor[]): Cursor | null {
  let first: Cursor | null = null;
  for (const cursor of cursors) {
    if (cursor.current === null) continue;
    if (first?.current && byEventId(first.current, cursor.current) <= 0) continue;
    first = cursor;
  }
  return first;
}
