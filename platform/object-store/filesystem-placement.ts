import { link, lstat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PlatformError } from "../runtime/errors.ts";
import { systemCode } from "./file-errors.ts";
import { createFolderSync } from "./folder-sync.ts";
import { createFolders } from "./folders.ts";

/** Files below a folder as objects under names. */
export interface Placement {
  /** Where the object of a name is, or would be. */
  path(name: string): string;
  /** Gives the file that `write` makes a name, if that is free, and removes it from where it was. It is durable then; false when the name was taken. */
  put(name: string, write: () => Promise<string>): Promise<boolean>;
  /** Removes the object for good; nothing happens when it is gone. */
  remove(name: string): Promise<void>;
}

/** `directory` is absolute and exists. */
export function createPlacement(directory: string): Placement {
  const syncFolder = createFolderSync();
  const folders = createFolders(directory, syncFolder);
  const pathOf = (name: string) => join(directory, ...name.split("/"));

  async function place(name: string, write: () => Promise<string>): Promise<boolean> {
    const path = pathOf(name);
    const upload = await write();
    try {
      await folders.make(dirname(path));
      await link(upload, path);
      return true;
    } catch (error) {
      const code = systemCode(error);
      if (code === "ENOENT") folders.forget(dirname(path));
      if (code === "ENOTDIR") throw nameClash(name);
      if (code === "EEXIST") {
        if (await isTaken(name)) return false;
        throw nameClash(name);
      }
      throw error;
    } finally {
      await unlink(upload);
    }
  }

  /** Throws where a folder stands, since files cannot be both, as objects of a bucket can. */
  async function isTaken(name: string): Promise<boolean> {
    try {
      const found = await lstat(pathOf(name));
      if (found.isDirectory()) throw nameClash(name);
      return true;
    } catch (error) {
      if (isAbsence(error)) return false;
      throw error;
    }
  }

  return {
    path: pathOf,
    async put(name, write) {
      const stored = !(await isTaken(name)) && (await place(name, write));
      // Also when the name was taken: whoever took it may not have come to this line.
      await syncFolder(dirname(pathOf(name)));
      return stored;
    },
    async remove(name) {
      try {
        await unlink(pathOf(name));
      } catch (error) {
        if (!isAbsence(error)) throw error;
      }
      await syncFolder(dirname(pathOf(name)));
    },
  };
}

/** True for the failures that mean that there is no such object. */
export function isAbsence(error: unknown): boolean {
  const code = systemCode(error);
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}

function nameClash(name: string): PlatformError {
  const message = `${JSON.stringify(name)} is, or needs as a folder, the name of something else`;
  return new PlatformError("POISON", "OBJECT_NAME_REFUSED", message);
}
