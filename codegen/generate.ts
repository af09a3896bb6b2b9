import { join } from "node:path";
import { nameTables } from "./config/name-tables.ts";
import { hasErrors, sortDiagnostics, type Diagnostic } from "./diagnostic.ts";
import { emitAll, type OnProgress } from "./emit/emit-all.ts";
import { EmitterFailure } from "./emit/emitter-failure.ts";
import { emitters } from "./emit/emitters.ts";
import type { Emission, Emitter, Loss, OutputFile } from "./emit/emitter.ts";
import type { DocumentsOptions } from "./load/load-documents.ts";
import { loadLockFiles } from "./load/lock-files.ts";
import { loadSchemas } from "./load/load-schemas.ts";
import { buildModel, type BuiltModel } from "./model/build-model.ts";
import type { Model } from "./model/event-model.ts";
import { type ModelOptions, withDefaults } from "./model/options.ts";
import { parseLocks, printLock } from "./model/lock.ts";
import { diffOutput, type OutputDiff } from "./output/diff.ts";
import { manifest, outputSet } from "./output/output-set.ts";

/** How schemas are understood, from their files to the model. */
export interface SchemaOptions extends DocumentsOptions, ModelOptions {}

/** Where a run reads and writes. */
export interface GenerateOptions extends SchemaOptions {
  /** Folder of `<event>.schema.json` files; locks stand in its `locks/` folder. */
  readonly schemas: string;
  /** Folder for the generated files. */
  readonly out: string;
  readonly onProgress?: OnProgress;
  /** What runs, in this order. Default: all built-in emitters. */
  readonly emitters?: readonly Emitter[];
  /** Pattern of table names with `{type}` and `{major}`; null, the default, leaves them as they are. */
  readonly tableName?: string | null;
}

/** A finished run that has written nothing yet. */
export interface GenerateResult {
  readonly model: Model;
  /** What would change, in the output folder and in the locks; empty when the findings contain an error. */
  readonly diffs: readonly OutputDiff[];
  readonly diagnostics: readonly Diagnostic[];
  readonly losses: readonly Loss[];
}

/** What the schemas and the locks on disk come to as a model. */
export interface ReadSchemas extends Pick<BuiltModel, "model" | "locks"> {
  /** Sorted; with an error among them the model is incomplete. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a run makes, wherever it is to stand. */
export interface MadeFiles extends ReadSchemas {
  /** Everything below the output folder but the manifest; empty when the diagnostics contain an error, as are the losses. */
  readonly files: readonly OutputFile[];
  readonly losses: readonly Loss[];
}

/** The whole run, from schema files to what should stand on disk. Reads, and writes nothing: see `writeOutput`. */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const { model, locks, files, diagnostics, losses } = await makeFiles(options);
  if (hasErrors(diagnostics)) return { model, diffs: [], diagnostics, losses };

  const lockFiles = [...locks].map(([table, lock]) => ({
    path: `${table}.lock.json`,
    content: printLock(lock),
    source: "",
  }));
  const diffs = await Promise.all([
    diffOutput(outputSet(options.out, [...files, manifest(files)])),
    diffOutput(outputSet(join(options.schemas, "locks"), lockFiles)),
  ]);
  return { model, diffs, diagnostics, losses };
}

/** A run up to the files, for those who keep them elsewhere than `generated/` and leave the locks alone. */
export async function makeFiles(options: Omit<GenerateOptions, "out">): Promise<MadeFiles> {
  const read = await readSchemas(options.schemas, options);
  if (hasErrors(read.diagnostics)) return { ...read, files: [], losses: [] };
  const emitted = await emitOrFail(read.model, options);
  if (!(emitted instanceof EmitterFailure)) return { ...read, ...emitted };
  const diagnostics = sortDiagnostics([...read.diagnostics, emitted.finding]);
  return { ...read, diagnostics, files: [], losses: [] };
}

async function emitOrFail(
  model: Model,
  options: Omit<GenerateOptions, "out">,
): Promise<Emission | EmitterFailure> {
  const chosen = options.emitters ?? (await Promise.all(emitters.map((entry) => entry.load())));
  try {
    return await emitAll(model, chosen, options.onProgress);
  } catch (error) {
    if (error instanceof EmitterFailure) return error;
    throw error;
  }
}

/** A run up to the model, which says what each event type is without making anything of it. */
export async function readSchemas(
  schemas: string,
  options: Omit<GenerateOptions, "schemas" | "out"> = {},
): Promise<ReadSchemas> {
  const loaded = await loadSchemas({ ...understanding(options), directory: schemas });
  const locks = parseLocks(await loadLockFiles(join(schemas, "locks")));
  const named = nameTables(loaded.schemas, options.tableName ?? null);
  const built = buildModel(named, locks.locks, understanding(options));
  const diagnostics = sortDiagnostics([...loaded.diagnostics, ...locks.diagnostics, ...built.diagnostics]);
  return { model: built.model, locks: built.locks, diagnostics };
}

function understanding({ aliases = {}, mirrors = {}, ...options }: SchemaOptions): Required<SchemaOptions> {
  return { aliases, mirrors, ...withDefaults(options) };
}
