import { join, resolve } from "node:path";
import { type Base, noBase, shareNames } from "./cache/base.ts";
import { notingReader } from "./cache/file-state.ts";
import { remember } from "./cache/remember.ts";
import type { RunCache } from "./cache/run-cache.ts";
import { jsonNames } from "./cache/standing.ts";
import { nameTables } from "./config/name-tables.ts";
import { compareText, hasErrors, sortDiagnostics, type Diagnostic } from "./diagnostic.ts";
import { everyBuiltIn } from "./emit/built-in.ts";
import { joinEmissions } from "./emit/emit-all.ts";
import { emitModel, type Emitters, type ModelEmission, type OnProgress } from "./emit/emit-model.ts";
import { EmitterFailure } from "./emit/emitter-failure.ts";
import type { Emission, Loss, OutputFile } from "./emit/emitter.ts";
import { createFileReader } from "./load/file-reader.ts";
import { loadLockFiles } from "./load/lock-files.ts";
import { loadSchemas } from "./load/load-schemas.ts";
import type { LoadResult } from "./load/loaded-schema.ts";
import type { SchemaReader } from "./load/schema-reader.ts";
import { readAnnotations } from "./model/annotations.ts";
import { buildModel, type BuiltModel } from "./model/build-model.ts";
import type { EventModel, Model } from "./model/event-model.ts";
import { type LockSet, parseLocks, printLock } from "./model/lock.ts";
import { diffOutput, type OutputDiff } from "./output/diff.ts";
import {
  manifest,
  manifestEntries,
  type ManifestEntry,
  outputSet,
  type OutputSet,
} from "./output/output-set.ts";
import { type SchemaOptions, understood } from "./schema-options.ts";
import { emitEvents } from "./threads/emit-events.ts";

/** What a run reads and makes. */
export interface MakeOptions extends SchemaOptions {
  /** Folder of `<event>.schema.json` files; locks stand in its `locks/` folder. */
  readonly schemas: string;
  readonly onProgress?: OnProgress;
  /** What runs. Default: all built-in emitters. */
  readonly emitters?: Emitters;
  /** Pattern of table names with `{type}` and `{major}`; null, the default, leaves them as they are. */
  readonly tableName?: string | null;
}

/** Where a run reads and writes. */
export interface GenerateOptions extends MakeOptions {
  /** Folder for the generated files. */
  readonly out: string;
}

/** A finished run that has written nothing yet. */
export interface GenerateResult {
  /** How many event types there are. */
  readonly events: number;
  /** What would change, in the output folder and in the locks; empty when the findings contain an error. */
  readonly diffs: readonly OutputDiff[];
  readonly diagnostics: readonly Diagnostic[];
  readonly losses: readonly Loss[];
  /** To be called once everything is written: keeps what the next run can take over. */
  remember(cache: RunCache): void;
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
  return (await generateOn(noBase, options)) ?? failed([]);
}

/**
 * The same, with the events of `base` taken over as they are. Null when what is new cannot be judged alone: because of a mistake in it, or of
 * a name that two events have.
 */
export async function generateOn(base: Base, options: GenerateOptions): Promise<GenerateResult | null> {
  const isPart = base.only !== null;
  const reader = notingReader(createFileReader(resolve(".")));
  const { loaded, built, ...read } = await readParts(options, reader, base);
  const diagnostics = sortDiagnostics([
    ...read.diagnostics,
    ...base.events.flatMap(({ record }) => record.diagnostics),
  ]);
  const fail = (more: readonly Diagnostic[]) => (isPart ? null : failed([...diagnostics, ...more]));
  if (hasErrors(diagnostics)) return fail([]);
  const events = [...base.events.map(({ model }) => model), ...built.model.events];
  if (isPart && shareNames(events)) return null;
  const model = { events: events.toSorted((a, b) => compareText(a.type, b.type)) };
  const emitted = await emitOrFail(model, built.model.events, options);
  if (emitted instanceof EmitterFailure) return fail([emitted.finding]);

  const { files, losses } = joinEmissions(allOf(emitted));
  const kept: Record<string, ManifestEntry> = {};
  for (const { record } of base.events) Object.assign(kept, record.outputs);
  const entries = manifestEntries(files);
  const manifestFile = manifest({ ...kept, ...entries });
  const output = diffOutput(outputSet(options.out, [...files, manifestFile], Object.keys(kept)));
  const locks = diffOutput(lockSet(options.schemas, built.locks, base));
  const names = jsonNames(options.schemas, reader);
  const run = { base, loaded, built, emitted, states: reader.states, names, entries, locks };
  return {
    events: model.events.length,
    diffs: [output, locks],
    diagnostics,
    losses: [...base.events.flatMap(({ record }) => record.losses), ...losses],
    remember: (cache) => remember({ ...run, manifest: manifestFile }, cache),
  };
}

/** A run up to the files, for those who keep them elsewhere than `generated/` and leave the locks alone. */
export async function makeFiles(options: MakeOptions): Promise<MadeFiles> {
  const read = await readSchemas(options.schemas, options);
  if (hasErrors(read.diagnostics)) return { ...read, files: [], losses: [] };
  const emitted = await emitOrFail(read.model, read.model.events, options);
  if (!(emitted instanceof EmitterFailure)) return { ...read, ...joinEmissions(allOf(emitted)) };
  const diagnostics = sortDiagnostics([...read.diagnostics, emitted.finding]);
  return { ...read, diagnostics, files: [], losses: [] };
}

/** A run up to the model, which says what each event type is without making anything of it. */
export async function readSchemas(
  schemas: string,
  options: Omit<MakeOptions, "schemas"> = {},
): Promise<ReadSchemas> {
  const reader = createFileReader(resolve("."));
  const { built, diagnostics } = await readParts({ ...options, schemas }, reader, noBase);
  return { model: built.model, locks: built.locks, diagnostics };
}

interface ReadParts {
  readonly loaded: LoadResult;
  readonly built: BuiltModel;
  readonly diagnostics: readonly Diagnostic[];
}

async function readParts(options: MakeOptions, reader: SchemaReader, { only }: Base): Promise<ReadParts> {
  const how = understood(options);
  const loaded = await loadSchemas({
    ...how,
    directory: options.schemas,
    reader,
    ...(only !== null && { only }),
  });
  const named = nameTables(loaded.schemas, options.tableName ?? null);
  const tables = only === null ? null : new Set(named.map((one) => readAnnotations(one).table));
  const locks = parseLocks(await loadLockFiles(join(options.schemas, "locks"), tables));
  const built = buildModel(named, locks.locks, how);
  const diagnostics = sortDiagnostics([...loaded.diagnostics, ...locks.diagnostics, ...built.diagnostics]);
  return { loaded, built, diagnostics };
}

async function emitOrFail(
  model: Model,
  fresh: readonly EventModel[],
  { emitters = { builtIn: everyBuiltIn, custom: [] }, onProgress = () => {} }: MakeOptions,
): Promise<ModelEmission | EmitterFailure> {
  try {
    return await emitModel(model, fresh, emitters, (events, builtIn) =>
      emitEvents(events, builtIn, onProgress),
    );
  } catch (error) {
    if (error instanceof EmitterFailure) return error;
    throw error;
  }
}

function allOf({ events, custom, shared }: ModelEmission): readonly Emission[] {
  return [...events.values(), custom, shared];
}

function lockSet(schemas: string, locks: LockSet, base: Base): OutputSet {
  const files = [...locks].map(([table, lock]) => ({
    path: `${table}.lock.json`,
    content: printLock(lock),
    source: "",
  }));
  const made = new Set(files.map(({ path }) => path));
  const kept = Object.keys(base.locks).filter((name) => !made.has(name));
  return outputSet(join(schemas, "locks"), files, kept);
}

function failed(diagnostics: readonly Diagnostic[]): GenerateResult {
  const sorted = sortDiagnostics(diagnostics);
  return { events: 0, diffs: [], diagnostics: sorted, losses: [], remember: () => {} };
}
