import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Retry } from "../runners/retry.ts";

const compress = promisify(gzip);

// Of a batch of events, level 3 makes 8 % less than level 1 for 0.3 µs an event; level 6 would save 12 % more for 1.4 µs.
const gzipLevel = 3;
/** A batch's object fits: each chunk more is another turn through the thread pool. */
const gzipChunkBytes = 64 * 1024;

/** Objects made and their size in the store. */
export interface Written {
  readonly objects: number;
  readonly bytes: number;
}

/** What goes into one object. */
export interface NdjsonContent {
  /** One for each line: what it is about. */
  readonly keys: readonly string[];
  /** The lines in UTF-8, each with its line feed. */
  readonly lines: Uint8Array;
}

/**
 * Stores lines as `<folder>/<batch id>.ndjson.gz` if the name is free. The batch id is a hash over the sorted keys, so an
 * identical batch that is delivered again finds its object and makes no second one.
 */
export async function writeNdjson(
  store: ObjectStore,
  folder: string,
  { keys, lines }: NdjsonContent,
  retry: Retry,
): Promise<Written> {
  const name = `${folder}/${batchId(keys)}.ndjson.gz`;
  const content = await compress(lines, { level: gzipLevel, chunkSize: gzipChunkBytes });
  const stored = await retry("write objects", () => store.putIfAbsent(name, content));
  return stored ? { objects: 1, bytes: content.byteLength } : { objects: 0, bytes: 0 };
}

/** 32 hex digits, the same for the same keys in any order. */
export function batchId(keys: readonly string[]): string {
  const hash = createHash("sha256");
  for (const key of keys.toSorted()) hash.update(JSON.stringify(key));
  return hash.digest("hex").slice(0, 32);
}

/** Sums what several objects took. */
export function addUp(all: readonly Written[]): Written {
  let objects = 0;
  let bytes = 0;
  for (const written of all) {
    objects += written.objects;
    bytes += written.bytes;
  }
  return { objects, bytes };
}
