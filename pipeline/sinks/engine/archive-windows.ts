import type { ObjectStore } from "../../../platform/object-store/object-store.ts";
import { mapConcurrently } from "../../../platform/runtime/concurrency.ts";
import type { Retry } from "../../runners/retry.ts";
import { archiveFolder, archiveLines } from "../../transforms/archive-line.ts";
import type { Prepared } from "../../transforms/stages.ts";
import { addUp, type Written } from "../ndjson-object.ts";
import { createArchiveFile, type ArchiveFile } from "./archive-file.ts";

/** How events are cut into files. */
export interface ArchiveWindowOptions {
  /** A file ends when it has so many compressed bytes; default 64 MiB. It is larger by one compressed megabyte of text at most. */
  readonly fileBytes?: number;
  /** Minutes of publishing time that share a file, a divisor of 60; default 5. */
  readonly windowMinutes?: number;
  /** Files that grow at once; default 16. Beyond, the one that grew longest ago ends. */
  readonly openFiles?: number;
  /** Bytes that all growing files may hold in memory; default 256 MiB. */
  readonly heldBytes?: number;
}

/** Archive files of one bundle, by event type and window of publishing time. */
export interface ArchiveWindows {
  /** Appends events; resolves with what was stored on the way. Calls do not overlap. */
  add(events: readonly Prepared[]): Promise<Written>;
  /** Stores what is still open. */
  finish(): Promise<Written>;
}

const storesAtOnce = 4;

/**
 * Archive files that the events alone decide: which of them share a file follows from when they were published and from their order, never from
 * the clock, and a file is named by its content. So a bundle that comes again finds its files and makes no second ones. Memory is bounded.
 */
export function openArchiveWindows(
  store: ObjectStore,
  retry: Retry,
  options: ArchiveWindowOptions = {},
): ArchiveWindows {
  const { fileBytes = 64 * 1024 ** 2, windowMinutes = 5, openFiles = 16 } = options;
  const { heldBytes = 256 * 1024 ** 2 } = options;
  /** By window; the one that grew last stands last. */
  const open = new Map<string, { readonly folder: string; readonly file: ArchiveFile }>();
  let held = 0;

  const windowOf = (event: Prepared) => {
    const minute = Number(event.publishedAt.slice(minuteAt, minuteAt + 2));
    return `${archiveFolder(event)}/${Math.floor(minute / windowMinutes)}`;
  };

  async function append(key: string, events: readonly Prepared[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    const growing = open.get(key) ?? { folder: archiveFolder(first), file: createArchiveFile() };
    open.delete(key);
    open.set(key, growing);
    const before = growing.file.bytes;
    await growing.file.append(archiveLines(events));
    held += growing.file.bytes - before;
  }

  async function end(key: string): Promise<Written> {
    const ending = open.get(key);
    if (ending === undefined) return addUp([]);
    open.delete(key);
    held -= ending.file.bytes;
    const { id, content } = await ending.file.close();
    const name = `${ending.folder}/${id}.ndjson.gz`;
    const isNew = await retry("write objects", () => store.putIfAbsent(name, content));
    return isNew ? { objects: 1, bytes: content.byteLength } : addUp([]);
  }

  return {
    async add(events) {
      const written: Written[] = [];
      for (const [key, group] of Map.groupBy(events, windowOf)) {
        await append(key, group);
        if ((open.get(key)?.file.bytes ?? 0) >= fileBytes) written.push(await end(key));
        while (open.size > openFiles || (held > heldBytes && open.size > 0)) {
          const [oldest = ""] = open.keys();
          written.push(await end(oldest));
        }
      }
      return addUp(written);
    },
    finish: async () => addUp(await mapConcurrently([...open.keys()], storesAtOnce, end)),
  };
}

const minuteAt = "YYYY-MM-DDTHH:".length;
