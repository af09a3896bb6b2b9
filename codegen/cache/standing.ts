import { join, posix } from "node:path";
import { lockEnding, lockNames } from "../load/lock-files.ts";
import type { SchemaReader } from "../load/schema-reader.ts";
import { readIfThere } from "../output/diff.ts";
import { sha256 } from "../output/output-set.ts";
import { isSame } from "./file-state.ts";
import type { RunRecord } from "./run-record.ts";

/** Where the files of a run are. */
export interface RunFolders {
  /** Folder of the schemas, named as their files are in the record. */
  readonly schemas: string;
  /** Folder of the column locks. */
  readonly locks: string;
  readonly out: string;
}

/** What of a record is still so. */
export interface Standing {
  /** By place in the record: whether an event's schema files, lock and outputs are as they were. */
  readonly events: readonly boolean[];
  /** True when nothing at all has changed. */
  readonly isWhole: boolean;
  /** The event files there are now. */
  readonly eventFiles: readonly string[];
}

const eventEnding = ".schema.json";

/** Compares every file with the record. Null when a column lock changed that belongs to none of its events. */
export function whatStands(record: RunRecord, folders: RunFolders, reader: SchemaReader): Standing | null {
  const changedLocks = findChangedLocks(record, folders.locks);
  const ofEvents = new Set(record.events.map(({ table }) => table + lockEnding));
  if ([...changedLocks].some((name) => !ofEvents.has(name))) return null;

  const names = jsonNames(folders.schemas, reader);
  const eventFiles = names
    .filter((name) => name.endsWith(eventEnding) && !name.startsWith("."))
    .map((name) => posix.join(folders.schemas, name));
  const present = new Set(eventFiles);
  const sameFiles = new Set(
    Object.entries(record.files)
      .filter(([file, state]) => isSame(file, state, reader))
      .map(([file]) => file),
  );
  const isOutput = (path: string, hash: string) => hashOf(join(folders.out, path)) === hash;
  const events = record.events.map(
    ({ file, files, table, outputs }) =>
      present.has(file) &&
      files.every((one) => sameFiles.has(one)) &&
      !changedLocks.has(table + lockEnding) &&
      Object.entries(outputs).every(([path, entry]) => isOutput(path, entry.sha256)),
  );
  const isWhole =
    events.every(Boolean) &&
    events.length === eventFiles.length &&
    names.join("\0") === record.names.join("\0") &&
    Object.entries(record.shared).every(([path, hash]) => isOutput(path, hash));
  return { events, isWhole, eventFiles };
}

/** Names of the JSON files in a schema folder, sorted. */
export function jsonNames(folder: string, reader: SchemaReader): readonly string[] {
  return (reader.list(folder) ?? []).filter((name) => name.endsWith(".json")).toSorted();
}

/** Names of locks that are new, gone or different. */
function findChangedLocks(record: RunRecord, folder: string): ReadonlySet<string> {
  const present = new Map(lockNames(folder).map((name) => [name, hashOf(join(folder, name))]));
  const names = new Set([...present.keys(), ...Object.keys(record.locks)]);
  return new Set([...names].filter((name) => present.get(name) !== record.locks[name]));
}

function hashOf(path: string): string | null {
  const content = readIfThere(path);
  return content === null ? null : sha256(content);
}
