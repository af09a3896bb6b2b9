import { posix, resolve } from "node:path";
import { compareText, type Diagnostic, diagnostic, sortDiagnostics } from "../diagnostic.ts";
import { createFileReader } from "./file-reader.ts";
import { loadDocuments, type DocumentsOptions } from "./load-documents.ts";
import type { LoadResult } from "./loaded-schema.ts";
import { isRelative, pathName } from "./path-name.ts";
import type { SchemaReader } from "./schema-reader.ts";

/** Where schemas are looked for. */
export interface LoadOptions extends DocumentsOptions {
  /** The project's folder: files inside of it are named relative to it. Default: the working directory. */
  readonly root?: string;
  /** What reads the files; default: the file system, relative paths from `root`. */
  readonly reader?: SchemaReader;
  /** Of the events' files those to load, named as in `LoadedSchema.file`; findings in others are left out. Default: all. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Loads every `<event>.schema.json` that stands directly in `directory`, sorted by name. References may lead to any
 * file below the folder that holds `directory`.
 */
export function loadSchemas(options: LoadOptions & { readonly directory: string }): Promise<LoadResult> {
  const { root, reader } = settle(options);
  const directory = pathName(options.directory, root);
  const names = reader.list(directory)?.toSorted(compareText) ?? null;
  const place = { file: directory, pointer: "", line: 1, column: 1 };
  if (names === null) {
    return finish({ schemas: [], diagnostics: [], reached: new Map() }, [
      diagnostic("NO_SCHEMAS", place, "There is no such folder.", {
        hint: "Make it with one <event>.schema.json for each event type, or name another with --schemas.",
      }),
    ]);
  }
  const found: Diagnostic[] = names
    .filter((name) => name.endsWith(".json") && !name.startsWith(".") && !isSchemaFile(name))
    .filter((name) => name !== acceptedFileName)
    .map((name) => strayFile(posix.join(directory, name)));
  const files = names.filter(isSchemaFile).map((name) => posix.join(directory, name));
  if (files.length === 0) {
    const hint = "Add one file per event type, named <event>.schema.json.";
    found.push(diagnostic("NO_SCHEMAS", place, "The folder holds no schema.", { hint }));
  }
  const base = posix.join(directory, "..");
  return finish(
    loadDocuments(
      files.map((file) => ({ file, base })),
      reader,
      options,
    ),
    found,
  );
}

/**
 * Loads the given files, wherever they are and whatever they are called, sorted by name. References may lead to any file
 * below `root` for a file inside of it, else below the folder that holds the file's folder.
 */
export function loadSchemaFiles(files: readonly string[], options: LoadOptions = {}): Promise<LoadResult> {
  const { root, reader } = settle(options);
  const entries = [...new Set(files.map((file) => pathName(file, root)))]
    .toSorted(compareText)
    .map((file) => ({ file, base: isRelative(file) ? "." : posix.join(posix.dirname(file), "..") }));
  return finish(loadDocuments(entries, reader, options), []);
}

function settle(options: LoadOptions): { readonly root: string; readonly reader: SchemaReader } {
  const root = resolve(options.root ?? ".");
  return { root, reader: options.reader ?? createFileReader(root) };
}

/** Name of the file that holds the accepted changes, which stands beside the schemas. */
export const acceptedFileName = "accepted-changes.json";

function isSchemaFile(name: string): boolean {
  return name.endsWith(".schema.json") && !name.startsWith(".");
}

function strayFile(file: string): Diagnostic {
  const name = posix.basename(file, ".json");
  const place = { file, pointer: "", line: 1, column: 1 };
  return diagnostic("STRAY_FILE", place, "This file is not read: its name does not end in .schema.json.", {
    severity: "warning",
    hint: `Name it ${name}.schema.json, or move it to shared/.`,
  });
}

async function finish(result: LoadResult, more: readonly Diagnostic[]): Promise<LoadResult> {
  return { ...result, diagnostics: sortDiagnostics([...result.diagnostics, ...more]) };
}
