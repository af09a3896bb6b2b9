import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "./file-errors.ts";
import type { ObjectInfo } from "./object-store.ts";
import { compareUtf8 } from "../runtime/utf8-order.ts";
import { reservedSegment } from "./object-name.ts";

/** How many files are looked at ahead of the reader. */
const chunk = 64;

/**
 * The files below `root` whose name begins with `prefix`, by name in the order of its UTF-8 bytes. Enters only the folders that can hold some, one
 * at a time, and holds no more than the entries of the folders on the way. What vanishes meanwhile is left out; what takes its place under a later name is not.
 */
export async function* walkFiles(root: string, prefix: string): AsyncGenerator<ObjectInfo> {
  yield* walkFolder(root, "", prefix);
}

/** `rest` is what of the prefix the entries of this folder have to match. */
async function* walkFolder(root: string, above: string, rest: string): AsyncGenerator<ObjectInfo> {
  for (let after: string | null = ""; after !== null;) after = yield* walkEntries(root, above, rest, after);
}

/**
 * The entries of a folder that come behind `after`. Ends early, with the name of a file that vanished, since what took its place may not have been
 * there when the folder was read; null when it came to the end.
 */
async function* walkEntries(
  root: string,
  above: string,
  rest: string,
  after: string,
): AsyncGenerator<ObjectInfo, string | null> {
  const keys = (await entriesOf(join(root, above)))
    .filter((entry) => !(above === "" && entry.name === reservedSegment))
    // With its slash a folder sorts where the names below it do.
    .flatMap((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.isFile() ? entry.name : []))
    .filter((key) => key.startsWith(rest) || (key.endsWith("/") && rest.startsWith(key)))
    .filter((key) => after === "" || compareUtf8(key, after) > 0)
    .toSorted(compareUtf8);
  for (const group of groupFiles(keys)) {
    const [first = ""] = group;
    if (first.endsWith("/")) yield* walkFolder(root, above + first, rest.slice(first.length));
    else {
      const found = await Promise.all(group.map((key) => infoOf(root, above + key)));
      for (const [index, info] of found.entries()) {
        if (info === null) return group[index] ?? null;
        yield info;
      }
    }
  }
  return null;
}

/** Folders alone, files that follow each other in groups. */
function* groupFiles(keys: readonly string[]): Generator<readonly string[]> {
  let files: string[] = [];
  for (const key of keys) {
    const isFolder = key.endsWith("/");
    if (files.length > 0 && (isFolder || files.length === chunk)) {
      yield files;
      files = [];
    }
    if (isFolder) yield [key];
    else files.push(key);
  }
  if (files.length > 0) yield files;
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

async function infoOf(root: string, name: string): Promise<ObjectInfo | null> {
  try {
    const { size } = await lstat(join(root, name));
    return { name, bytes: size };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}
