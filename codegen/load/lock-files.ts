import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../diagnostic.ts";

/** A column lock as it stands on disk. */
export interface LockText {
  /** Path with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** Reads `<directory>/*.lock.json` in code-unit order; empty when the folder does not exist. */
export async function loadLockFiles(directory: string): Promise<readonly LockText[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const locks = names.filter((name) => name.endsWith(".lock.json")).toSorted(compareText);
  return Promise.all(
    locks.map(async (name) => ({
      file: join(directory, name).replaceAll("\\", "/"),
      text: await readFile(join(directory, name), "utf8"),
    })),
  );
}
