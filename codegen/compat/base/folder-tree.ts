import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { createFileReader } from "../../load/file-reader.ts";
import type { LockText } from "../../load/lock-files.ts";
import { isEventFile, isPiece, lockPath, type SchemaTree } from "./schema-tree.ts";

/** The schema folder as it stands on disk. `algorithm` is that of the ids it is compared with. */
export function folderTree(
  directory: string,
  name: string,
  algorithm: "sha1" | "sha256" = "sha1",
): SchemaTree {
  const reader = createFileReader(resolve("."));
  return {
    name,
    directory,
    ids: listFiles(directory, algorithm),
    open: async () => reader,
    async locks(tables) {
      return tables.map(lockPath).flatMap((path): readonly LockText[] => {
        const file = `${directory}/${path}`;
        const read = reader.read(file);
        return read.kind === "text" ? [{ file, text: read.text }] : [];
      });
    },
  };
}

/** The id that git gives to a file of these bytes. */
export function blobId(bytes: Uint8Array, algorithm: "sha1" | "sha256"): string {
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** The files that schemas are made of; what cannot be read has an id that no content has, so that the loader reports it. */
function listFiles(directory: string, algorithm: "sha1" | "sha256"): ReadonlyMap<string, string> | null {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return null;
  const ids = new Map<string, string>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(directoryPrefix(directory)).replaceAll("\\", "/");
    if (entry.isDirectory() || !(isEventFile(path) || isPiece(path))) continue;
    ids.set(path, idOf(join(directory, path), algorithm));
  }
  return ids;
}

function directoryPrefix(directory: string): number {
  return join(directory, "x").length - 1;
}

function idOf(file: string, algorithm: "sha1" | "sha256"): string {
  try {
    return blobId(readFileSync(file), algorithm);
  } catch {
    return "unreadable";
  }
}
