import { link, lstat, readFile, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PlatformError } from "../runtime/errors.ts";
import { fileError, systemCode } from "./file-errors.ts";
import { createFolderSync } from "./folder-sync.ts";
import { createFolders, type Folders } from "./folders.ts";
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
  readonly #syncFolder = createFolderSync();
  readonly #folders: Folders;
  readonly #underWay = new Set<Promise<boolean>>();
  #closed = false;

  constructor(directory: string, uploads: Uploads) {
    this.#directory = directory;
    this.#uploads = uploads;
    this.#folders = createFolders(directory, this.#syncFolder);
  }

  async putIfAbsent(name: string, content: Uint8Array): Promise<boolean> {
    this.#mustBeOpen();
    checkObjectName(name);
    const put = this.#put(name, content);
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
      return await readFile(this.#path(name));
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

  async #put(name: string, content: Uint8Array): Promise<boolean> {
    const path = this.#path(name);
    const stored = !(await this.#isTaken(name)) && (await this.#store(name, content));
    // Also when the name was taken: whoever took it may not have come to this line.
    await this.#syncFolder(dirname(path));
    return stored;
  }

  async #store(name: string, content: Uint8Array): Promise<boolean> {
    const path = this.#path(name);
    const upload = await this.#uploads.write(content);
    try {
      await this.#folders.make(dirname(path));
      await link(upload, path);
      return true;
    } catch (error) {
      const code = systemCode(error);
      if (code === "ENOENT") this.#folders.forget(dirname(path));
      if (code === "ENOTDIR") throw nameClash(name);
      if (code === "EEXIST") {
        if (await this.#isTaken(name)) return false;
        throw nameClash(name);
      }
      throw error;
    } finally {
      await unlink(upload);
    }
  }

  /** Throws where a folder stands, since files cannot be both, as objects of a bucket can. */
  async #isTaken(name: string): Promise<boolean> {
    try {
      const found = await lstat(this.#path(name));
      if (found.isDirectory()) throw nameClash(name);
      return true;
    } catch (error) {
      if (isAbsence(error)) return false;
      throw error;
    }
  }

  #path(name: string): string {
    return join(this.#directory, ...name.split("/"));
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new PlatformError("TRANSIENT", "STORE_CLOSED", "the object store is closed");
  }
}

function isAbsence(error: unknown): boolean {
  const code = systemCode(error);
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

function nameClash(name: string): PlatformError {
  const message = `${JSON.stringify(name)} is, or needs as a folder, the name of something else`;
  return new PlatformError("POISON", "OBJECT_NAME_REFUSED", message);
}
