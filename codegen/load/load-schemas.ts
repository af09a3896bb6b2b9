import { posix, relative, resolve } from "node:path";
import { compareText, type Diagnostic, diagnostic, sortDiagnostics } from "../diagnostic.ts";
import { createFileReader } from "./file-reader.ts";
import { loadDocuments, type DocumentsOptions } from "./load-documents.ts";
import type { LoadResult } from "./loaded-schema.ts";
import type { SchemaReader } from "./schema-reader.ts";

/** Where schemas are looked for. */
export interface LoadOptions extends DocumentsOptions {
  /** The project's folder: files inside of it are named relative to it. Default: the working directory. */
  readonly root?: string;
  /** What reads the files; default: the file system, relative paths from `root`. */
  readonly reader?: SchemaReader;
}

/**
 * Loads every `<event>.schema.json` that stands directly in `directory`, sorted by name. References may lead to any
 * file below the folder that holds `directory`.
 */
export function loadSchemas(options: LoadOptions & { readonly directory: string }): Promise<LoadResult> {
  const { root, reader } = settle(options);
  const directory = nameOf(options.directory, root);
  const names = reader.list(directory)?.toSorted(compareText) ?? null;
  const place = { file: directory, pointer: "", line: 1, column: 1 };
  if (names === null) {
    return finish({ schemas: [], diagnostics: [] }, [
      diagnostic("NO_SCHEMAS", place, "There is no such folder."),
    ]);
  }
  const found: Diagnostic[] = names
    .filter((name) => name.endsWith(".json") && !name.startsWith(".") && !isSchemaFile(name))
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
  const entries = [...new Set(files.map((file) => nameOf(file, root)))]
    .toSorted(compareText)
    .map((file) => ({ file, base: isRelative(file) ? "." : posix.join(posix.dirname(file), "..") }));
  return finish(loadDocuments(entries, reader, options), []);
}

function settle(options: LoadOptions): { readonly root: string; readonly reader: SchemaReader } {
  const root = resolve(options.root ?? ".");
  return { root, reader: options.reader ?? createFileReader(root) };
}

/** A path relative to `root` where it lies inside, else in full; with forward slashes. */
function nameOf(path: string, root: string): string {
  const full = resolve(path);
  const name = relative(root, full).replaceAll("\\", "/");
  return isRelative(name) ? name || "." : full.replaceAll("\\", "/");
}

function isSchemaFile(name: string): boolean {
  return name.endsWith(".schema.json") && !name.startsWith(".");
}

function isRelative(name: string): boolean {
  return name !== ".." && !name.startsWith("../") && !/^([A-Za-z]:)?\//.test(name);
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
  return { schemas: result.schemas, diagnostics: sortDiagnostics([...result.diagnostics, ...more]) };
}
