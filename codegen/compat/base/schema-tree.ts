import type { SchemaReader } from "../../load/schema-reader.ts";
import type { LockText } from "../../load/lock-files.ts";

/** The files of a schema folder at one time: now, in another folder, or at a commit. Paths start at the folder and have forward slashes. */
export interface SchemaTree {
  /** What a person calls it: the git ref or folder as written; empty for the working tree. */
  readonly name: string;
  /** The folder's path as the loader gets it. */
  readonly directory: string;
  /** Path to the id of the content, which is git's own: equal ids are equal bytes. Null when the folder is not there. */
  readonly ids: ReadonlyMap<string, string> | null;
  /** Reads any file by the name the loader gives it; those of `paths` are at hand, others cost more. */
  open(paths: Iterable<string>): Promise<SchemaReader>;
  /** The column locks of these tables, as far as there are any. */
  locks(tables: readonly string[]): Promise<readonly LockText[]>;
}

/** True for the path of an event's schema file. */
export function isEventFile(path: string): boolean {
  return !path.includes("/") && path.endsWith(".schema.json") && !path.startsWith(".");
}

/** True for a file that an event's schema may refer to within the folder. */
export function isPiece(path: string): boolean {
  return path.includes("/") && path.endsWith(".json") && !/^(locks|meta)\//.test(path);
}

/** Path of a table's column lock. */
export function lockPath(table: string): string {
  return `locks/${table}.lock.json`;
}
