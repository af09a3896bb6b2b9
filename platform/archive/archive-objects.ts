import { createGunzip } from "node:zlib";
import { reportDamage } from "../object-store/damage.ts";
import { hourPrefixes, type PublishedWithin } from "../object-store/hour-folders.ts";
import type { ObjectInfo, ObjectStore } from "../object-store/object-store.ts";
import { composedSources, isManifest } from "./manifest.ts";

/** Where the archive stands in the object store, with a slash at the end. */
export const archiveRoot = "events/";

/** Which objects: of one event type, published within a time that is open to both sides unless narrowed. */
export interface ArchiveSpan extends PublishedWithin {
  readonly eventType: string;
}

const chunkBytes = 256 * 1024;

/** Folder of a type's objects, with a slash at the end. */
export function archiveTypeFolder(eventType: string): string {
  return `${archiveRoot}event_type=${encodeURIComponent(eventType)}/`;
}

/** Folder of the hour in which an event was published (RFC 3339 in UTC), with a slash at the end. */
export function archiveHourFolder(eventType: string, publishedAt: string): string {
  return `${archiveTypeFolder(eventType)}dt=${publishedAt.slice(0, 10)}/hour=${publishedAt.slice(11, 13)}/`;
}

/**
 * The objects that may hold events of the span, hour by hour. An object whose lines a composed one has already is left out, also while the
 * composing is half done.
 */
export async function* listArchiveObjects(store: ObjectStore, span: ArchiveSpan): AsyncGenerator<ObjectInfo> {
  for await (const hour of hoursOf(store, span)) yield* hour;
}

/** An object of the archive with its lines. */
export interface ArchiveObject extends ObjectInfo {
  /** Some at a time, without their line feeds. */
  readonly lines: AsyncIterable<readonly Buffer[]>;
}

/**
 * Reads the objects of the span, one after the other. Of objects that are composed into another one meanwhile nothing is missed; lines may
 * then come twice.
 */
export async function* readArchive(store: ObjectStore, span: ArchiveSpan): AsyncGenerator<ArchiveObject> {
  for await (const hour of hoursOf(store, span)) {
    const done = new Set<string>();
    const queue = [...hour];
    for (const object of queue) {
      if (done.has(object.name)) continue;
      done.add(object.name);
      const lines = await readArchiveObject(store, object.name);
      if (lines !== null) yield { ...object, lines };
      else queue.push(...(await listFolder(store, folderOf(object.name))));
    }
  }
}

async function* hoursOf(store: ObjectStore, span: ArchiveSpan): AsyncGenerator<readonly ObjectInfo[]> {
  const { eventType, since, until } = span;
  const first = since === undefined ? "" : archiveHourFolder(eventType, since.toISOString());
  const end = until === undefined ? "" : `${archiveHourFolder(eventType, until.toISOString())}~`;
  const hourFolder = (instant: string) => archiveHourFolder(eventType, instant);
  for (const prefix of hourPrefixes(archiveTypeFolder(eventType), hourFolder, span)) {
    let hour: ObjectInfo[] = [];
    for await (const object of store.list(prefix)) {
      if (object.name < first || (until !== undefined && object.name >= end)) continue;
      const [before] = hour;
      if (before !== undefined && folderOf(before.name) !== folderOf(object.name)) {
        yield await withoutComposed(store, hour);
        hour = [];
      }
      hour.push(object);
    }
    yield await withoutComposed(store, hour);
  }
}

async function listFolder(store: ObjectStore, folder: string): Promise<readonly ObjectInfo[]> {
  const objects: ObjectInfo[] = [];
  for await (const object of store.list(`${folder}/`)) objects.push(object);
  return withoutComposed(store, objects);
}

/**
 * The lines of an object without their line feeds, some at a time; null when it is gone. Memory holds the object as it is stored and a
 * quarter of a megabyte of text. What is damaged ends it, or is thrown, as `reportDamage` says.
 */
export async function readArchiveObject(
  store: ObjectStore,
  name: string,
): Promise<AsyncIterable<readonly Buffer[]> | null> {
  const content = await store.get(name);
  return content === null ? null : linesOf(store, name, content);
}

async function* linesOf(
  store: ObjectStore,
  name: string,
  content: Uint8Array,
): AsyncGenerator<readonly Buffer[]> {
  const text = createGunzip({ chunkSize: chunkBytes });
  text.end(content);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(lineFeed) + 1;
      rest = bytes.subarray(end);
      if (end > 0) yield [...linesIn(bytes.subarray(0, end))];
    }
  } catch (error) {
    reportDamage(store, name, error);
    return;
  }
  if (rest.length > 0) yield [rest];
}

const lineFeed = 0x0a;

function* linesIn(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(lineFeed, from);
    if (end > from) yield bytes.subarray(from, end);
    from = end + 1;
  }
}

async function withoutComposed(
  store: ObjectStore,
  hour: readonly ObjectInfo[],
): Promise<readonly ObjectInfo[]> {
  const manifests = hour.filter(({ name }) => isManifest(name));
  if (manifests.length === 0) return hour;
  const names = new Set(hour.map(({ name }) => name));
  const composed = new Set<string>();
  for (const { name } of manifests)
    for (const source of await composedSources(store, name, names)) composed.add(source);
  return hour.filter(({ name }) => !isManifest(name) && !composed.has(name));
}

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/"));
}
