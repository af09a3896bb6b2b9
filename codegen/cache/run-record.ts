import type { Diagnostic } from "../diagnostic.ts";
import type { Loss } from "../emit/emitter.ts";
import type { ManifestEntries } from "../output/output-set.ts";

/**
 * What a finished run found and made, as hashes. It says what such inputs come to, never what stands on disk: whoever uses it compares
 * the files first.
 */
export interface RunRecord {
  /** Names of the JSON files that stood in the schema folder. */
  readonly names: readonly string[];
  /** Every schema file that was read. */
  readonly files: Readonly<Record<string, FileState>>;
  /** SHA-256 of every column lock as the run left it, by file name. */
  readonly locks: Readonly<Record<string, string>>;
  /** Event types that can be known by their files; the others have to be made again. */
  readonly events: readonly EventRecord[];
  /** Hashes of what was made of all events together, the manifest included, by path. */
  readonly shared: Readonly<Record<string, string>>;
  readonly sharedLosses: readonly Loss[];
  /** Findings that belong to no event: files whose names say nothing. */
  readonly diagnostics: readonly Diagnostic[];
  /** SHA-256 of the file with the models of the events. */
  readonly models: string;
}

/** A schema file as a run read it. */
export interface FileState {
  readonly sha256: string;
  /** The folder that it had to lie in; null for the files of events. */
  readonly within: string | null;
}

/** What a run made of one event type. */
export interface EventRecord {
  /** Its schema file. */
  readonly file: string;
  /** That one and those which its references lead to. */
  readonly files: readonly string[];
  readonly table: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly losses: readonly Loss[];
  /** What the built-in emitters made of it. */
  readonly outputs: ManifestEntries;
}
