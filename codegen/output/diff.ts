import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compareText } from "../diagnostic.ts";
import { manifestName, manifestPaths, type OutputSet } from "./output-set.ts";

/** How a folder differs from what a run wants there. */
export interface OutputDiff {
  readonly set: OutputSet;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** Files of an earlier run that no schema asks for any more. */
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** Compares the folder with the set, byte for byte. Files that no manifest names are not ours and are left out. */
export function diffOutput(set: OutputSet): OutputDiff {
  const added: string[] = [];
  const changed: string[] = [];
  for (const [path, content] of set.files) {
    const present = readIfThere(join(set.directory, path));
    if (present === null) added.push(path);
    else if (!present.equals(Buffer.from(content))) changed.push(path);
  }
  const listed = manifestPaths(readIfThere(join(set.directory, manifestName))?.toString("utf8") ?? "");
  const removed = listed
    .filter((path) => !set.files.has(path) && !set.kept.has(path))
    .filter((path) => readIfThere(join(set.directory, path)) !== null)
    .toSorted(compareText);
  const wanted = set.files.size + set.kept.size;
  return { set, added, changed, removed, unchanged: wanted - added.length - changed.length };
}

/** True when the folder already holds exactly what the run wants. */
export function isClean(diff: OutputDiff): boolean {
  return diff.added.length + diff.changed.length + diff.removed.length === 0;
}

/** A file's content; null when there is none. Files are small and many: reading them at once is the fastest way. */
export function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
