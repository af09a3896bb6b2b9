import { posix } from "node:path";
import type { Diagnostic } from "../../diagnostic.ts";
import type { DocumentsOptions } from "../../load/load-documents.ts";
import { loadSchemaFiles } from "../../load/load-schemas.ts";
import type { LoadedSchema } from "../../load/loaded-schema.ts";
import { readAnnotations } from "../../model/annotations.ts";
import { buildModel } from "../../model/build-model.ts";
import { parseLocks, type LockSet } from "../../model/lock.ts";
import type { ModelOptions } from "../../model/options.ts";
import type { EventVersion } from "../compare.ts";
import { isPiece, type SchemaTree } from "./schema-tree.ts";

/** How schemas are understood; `rename` gives tables their names. */
export interface UnderstandOptions extends DocumentsOptions, ModelOptions {
  readonly rename?: (schemas: readonly LoadedSchema[]) => readonly LoadedSchema[];
}

/** Some events as they are in a tree. */
export interface LoadedVersions {
  /** By event type. */
  readonly versions: ReadonlyMap<string, EventVersion>;
  readonly locks: LockSet;
  /** Files that are there and cannot be understood, by path in the tree, with the type they would have where that is known. */
  readonly failed: ReadonlyMap<string, string | null>;
  /** What is wrong with these files. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads the event files of `paths` that the tree has, with the pieces and locks of the same tree. */
export async function loadVersions(
  tree: SchemaTree,
  paths: Iterable<string>,
  { rename = (schemas) => schemas, ...options }: UnderstandOptions,
): Promise<LoadedVersions> {
  const present = [...paths].filter((path) => tree.ids?.has(path) === true);
  const reader = await tree.open([...present, ...[...(tree.ids?.keys() ?? [])].filter(isPiece)]);
  const files = new Map(present.map((path) => [posix.join(tree.directory, path), path]));
  const loaded = await loadSchemaFiles([...files.keys()], { ...options, reader });
  const schemas = rename(loaded.schemas);
  const tables = schemas.map((one) => readAnnotations(one).table);
  const locks = parseLocks(await tree.locks([...new Set(tables)].toSorted()));
  const built = buildModel(schemas, locks.locks, options);
  const models = new Map(built.model.events.map((model) => [model.type, model]));

  const versions = new Map<string, EventVersion>();
  const failed = new Map([...files.values()].map((path): [string, string | null] => [path, null]));
  for (const one of schemas) {
    const { type } = readAnnotations(one);
    const model = models.get(type);
    const path = pathOf(one.file, files);
    if (model === undefined || model.source !== one.source) failed.set(path, type);
    else {
      versions.set(type, { model, loaded: one });
      failed.delete(path);
    }
  }
  const diagnostics = [...loaded.diagnostics, ...locks.diagnostics, ...built.diagnostics].filter(isFault);
  return { versions, locks: built.locks, failed, diagnostics };
}

/** What a lock refuses is no fault here: the verdict on the table says what it takes. */
function isFault({ severity, code }: Diagnostic): boolean {
  return severity === "error" && !code.startsWith("LOCKED_");
}

function pathOf(file: string, files: ReadonlyMap<string, string>): string {
  return files.get(file) ?? posix.basename(file);
}
