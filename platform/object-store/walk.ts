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
 * at a time, and holds no more than the entries of the folders on the way. What vanishes meanwhile is left out.
 */
export async function* walkFiles(root: string, prefix: string): AsyncGenerator<ObjectInfo> {
  yield* walkFolder(root, "", prefix);
}

/** `rest` is what of the prefix the entries of this folder have to match. */
async function* walkFolder(root: string, above: string, rest: string): AsyncGenerator<ObjectInfo> {
  const keys = (await entriesOf(join(root, above)))
    .filter((entry) => !(above === "" && entry.name === reservedSegment))
    // With its slash a folder sorts where the names below it do.
    .flatMap((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.isFile() ? entry.name : []))
    .filter((key) => key.startsWith(rest) || (key.endsWith("/") && rest.startsWith(key)))
    .toSorted(compareUtf8);
  for (const group of groupFiles(keys)) {
    const [first = ""] = group;
    if (first.endsWith("/")) yield* walkFolder(root, above + first, rest.slice(first.length));
    else
      yield* (await Promise.all(group.map((key) => infoOf(root, above + key)))).filter(
        (info) => info !== null,
      );
  }
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
