import { execFileSync } from "node:child_process";
import { posix } from "node:path";
import { createMemoryReader } from "../../load/memory-reader.ts";
import type { LockText } from "../../load/lock-files.ts";
import type { ReadResult, SchemaReader } from "../../load/schema-reader.ts";
import { git } from "./git.ts";
import { lockPath, type SchemaTree } from "./schema-tree.ts";

/** Where a schema folder stands in a repository, and when. */
export interface GitPlace {
  /** A folder of the repository's working tree: the one that holds the schema folder. */
  readonly parent: string;
  /** Name of the schema folder. */
  readonly folder: string;
  /** The schema folder's path as the loader names it. */
  readonly directory: string;
  /** Full id of the commit. */
  readonly commit: string;
  /** What the person calls the commit. */
  readonly name: string;
}

/** The schema folder at a commit, read from git's objects: nothing is checked out and nothing written. */
export async function gitTree(place: GitPlace): Promise<SchemaTree> {
  const ids = await listFiles(place);
  return {
    name: place.name,
    directory: place.directory,
    ids: ids.size === 0 ? null : ids,
    async open(paths) {
      const wanted = [...paths].filter((path) => ids.has(path));
      return gitReader(place, ids, await readBlobs(place, wanted, ids));
    },
    async locks(tables) {
      const paths = tables.map(lockPath).filter((path) => ids.has(path));
      const texts = await readBlobs(place, paths, ids);
      return paths.flatMap((path): readonly LockText[] => {
        const read = texts.get(path);
        return read?.kind === "text" ? [{ file: `${place.directory}/${path}`, text: read.text }] : [];
      });
    },
  };
}

/** Path from the schema folder to the object, for all files; links and submodules are left out. */
async function listFiles({ parent, folder, commit }: GitPlace): Promise<ReadonlyMap<string, string>> {
  const listed = await git(parent, ["ls-tree", "-r", "-z", commit, "--", `${folder}/`]);
  const ids = new Map<string, string>();
  for (const line of listed.toString("utf8").split("\0")) {
    const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (id !== undefined && path !== undefined) ids.set(path.slice(folder.length + 1), id);
  }
  return ids;
}

/** What the objects hold, all read by one git process. */
async function readBlobs(
  { parent }: GitPlace,
  paths: readonly string[],
  ids: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, ReadResult>> {
  const found = new Map<string, ReadResult>();
  if (paths.length === 0) return found;
  const asked = paths.map((path) => `${ids.get(path) ?? ""}\n`).join("");
  const answer = await git(parent, ["cat-file", "--batch"], asked);
  let at = 0;
  for (const path of paths) {
    const end = answer.indexOf(0x0a, at);
    const [, , size = "0"] = answer.toString("latin1", at, end).split(" ");
    const start = end + 1;
    at = start + Number(size) + 1;
    found.set(path, decode(answer.subarray(start, start + Number(size))));
  }
  return found;
}

function gitReader(
  place: GitPlace,
  ids: ReadonlyMap<string, string>,
  blobs: ReadonlyMap<string, ReadResult>,
): SchemaReader {
  const base = posix.join(place.directory, "..");
  const names = createMemoryReader(
    Object.fromEntries([...ids.keys()].map((path) => [`${place.directory}/${path}`, ""])),
  );
  return {
    list: (directory) => names.list(directory),
    read(file, within) {
      const outside = posix.relative(within ?? base, file).startsWith("..");
      if (outside) return { kind: "missing" };
      const path = posix.relative(place.directory, file);
      return blobs.get(path) ?? readOne(place, posix.relative(base, file));
    },
  };
}

/** A file anywhere in the commit, by its path from the folder that holds the schema folder. */
function readOne({ parent, commit }: GitPlace, path: string): ReadResult {
  try {
    const args = ["-C", parent, "cat-file", "blob", "--end-of-options", `${commit}:./${path}`];
    return decode(execFileSync("git", args, { stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return { kind: "missing" };
  }
}

function decode(bytes: Uint8Array): ReadResult {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: "text", text };
  } catch {
    return { kind: "unreadable", reason: "is not UTF-8" };
  }
}
