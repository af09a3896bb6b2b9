import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../diagnostic.ts";

/** A column lock as it stands on disk. */
export interface LockText {
  /** Path with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** Ending of the names of column locks. */
export const lockEnding = ".lock.json";

/** Reads `<directory>/*.lock.json` in code-unit order, or those of some tables; empty when the folder does not exist. */
export function loadLockFiles(
  directory: string,
  tables: ReadonlySet<string> | null = null,
): Promise<readonly LockText[]> {
  const names = lockNames(directory).filter(
    (name) => tables === null || tables.has(name.slice(0, -lockEnding.length)),
  );
  return Promise.all(
    names.map(async (name) => ({
      file: join(directory, name).replaceAll("\\", "/"),
      text: await readFile(join(directory, name), "utf8"),
    })),
  );
}

/** Names of the locks in a folder, in code-unit order. */
export function lockNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(lockEnding))
      .toSorted(compareText);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
