import { readFile } from "node:fs/promises";
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
export async function diffOutput(set: OutputSet): Promise<OutputDiff> {
  const added: string[] = [];
  const changed: string[] = [];
  for (const [path, content] of set.files) {
    const present = await readIfThere(join(set.directory, path));
    if (present === null) added.push(path);
    else if (present !== content) changed.push(path);
  }
  const listed = manifestPaths((await readIfThere(join(set.directory, manifestName))) ?? "");
  const removed: string[] = [];
  for (const path of listed.toSorted(compareText)) {
    if (!set.files.has(path) && (await readIfThere(join(set.directory, path))) !== null) removed.push(path);
  }
  return { set, added, changed, removed, unchanged: set.files.size - added.length - changed.length };
}

/** True when the folder already holds exactly what the run wants. */
export function isClean(diff: OutputDiff): boolean {
  return diff.added.length + diff.changed.length + diff.removed.length === 0;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
