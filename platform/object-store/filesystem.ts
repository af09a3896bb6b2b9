import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PlatformError } from "../runtime/errors.ts";
import { fileError } from "./file-errors.ts";
import { createPlacement, isAbsence, type Placement } from "./filesystem-placement.ts";
import { checkObjectName, reservedSegment } from "./object-name.ts";
import type { ObjectInfo, ObjectStore } from "./object-store.ts";
import { openUploads, type Uploads } from "./uploads.ts";
import { walkFiles } from "./walk.ts";

/**
 * Opens a folder, created when it is not there, as an object store: each object is a file under its name. An object appears whole or
 * not at all, also to other processes on the same folder, and is on disk when `putIfAbsent` resolves. What an interrupted process left
 * half written never shows, and is removed here. Throws `PlatformError`.
 */
export function openFilesystemStore(options: { readonly directory: string }): ObjectStore {
  try {
    const directory = resolve(options.directory);
    return new FilesystemStore(directory, openUploads(join(directory, reservedSegment)));
  } catch (error) {
    throw fileError(error);
  }
}

class FilesystemStore implements ObjectStore {
  readonly #directory: string;
  readonly #uploads: Uploads;
  readonly #placement: Placement;
  readonly #underWay = new Set<Promise<boolean>>();
  #closed = false;

  constructor(directory: string, uploads: Uploads) {
    this.#directory = directory;
    this.#uploads = uploads;
    this.#placement = createPlacement(directory);
  }

  async putIfAbsent(name: string, content: Uint8Array): Promise<boolean> {
    this.#mustBeOpen();
    checkObjectName(name);
    const put = this.#placement.put(name, () => this.#uploads.write(content));
    this.#underWay.add(put);
    try {
      return await put;
    } catch (error) {
      throw fileError(error);
    } finally {
      this.#underWay.delete(put);
    }
  }

  async get(name: string): Promise<Uint8Array | null> {
    this.#mustBeOpen();
    checkObjectName(name);
    try {
      return await readFile(this.#placement.path(name));
    } catch (error) {
      if (isAbsence(error)) return null;
      throw fileError(error);
    }
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    this.#mustBeOpen();
    try {
      yield* walkFiles(this.#directory, prefix);
    } catch (error) {
      throw fileError(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new PlatformError("TRANSIENT", "STORE_CLOSED", "the object store is closed");
  }
}
