import type { ReadResult, SchemaReader } from "../load/schema-reader.ts";
import { sha256 } from "../output/output-set.ts";
import type { FileState } from "./run-record.ts";

/** A reader that remembers what it gave. */
export interface NotingReader extends SchemaReader {
  /** By path; null for a file that gave no text. */
  readonly states: ReadonlyMap<string, FileState | null>;
}

/** The reader, with every file that is read noted. */
export function notingReader(reader: SchemaReader): NotingReader {
  const states = new Map<string, FileState | null>();
  return {
    states,
    list: (directory) => reader.list(directory),
    read(file, within) {
      const result = reader.read(file, within);
      states.set(file, stateOf(result, within));
      return result;
    },
  };
}

/** True when reading the file again gives the same. */
export function isSame(file: string, state: FileState, reader: SchemaReader): boolean {
  const within = state.within ?? undefined;
  return stateOf(reader.read(file, within), within)?.sha256 === state.sha256;
}

function stateOf(result: ReadResult, within: string | undefined): FileState | null {
  return result.kind === "text" ? { sha256: sha256(result.text), within: within ?? null } : null;
}
