import { join } from "node:path";
import { hasErrors, sortDiagnostics, type Diagnostic } from "./diagnostic.ts";
import { emitAll, type OnProgress } from "./emit/emit-all.ts";
import { emitters } from "./emit/emitters.ts";
import type { Loss } from "./emit/emitter.ts";
import { loadLockFiles } from "./load/lock-files.ts";
import { loadSchemas } from "./load/load-schemas.ts";
import { buildModel } from "./model/build-model.ts";
import type { Model } from "./model/event-model.ts";
import { parseLocks, printLock } from "./model/lock.ts";
import { diffOutput, type OutputDiff } from "./output/diff.ts";
import { manifest, outputSet } from "./output/output-set.ts";

/** Where a run reads and writes. */
export interface GenerateOptions {
  /** Folder of `<event>.schema.json` files; locks stand in its `locks/` folder. */
  readonly schemas: string;
  /** Folder for the generated files. */
  readonly out: string;
  readonly onProgress?: OnProgress;
}

/** A finished run that has written nothing yet. */
export interface GenerateResult {
  readonly model: Model;
  /** What would change, in the output folder and in the locks; empty when the findings contain an error. */
  readonly diffs: readonly OutputDiff[];
  readonly diagnostics: readonly Diagnostic[];
  readonly losses: readonly Loss[];
}

/** The whole run, from schema files to what should stand on disk. Reads, and writes nothing: see `writeOutput`. */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const loaded = await loadSchemas({ directory: options.schemas });
  const locks = parseLocks(await loadLockFiles(join(options.schemas, "locks")));
  const built = buildModel(loaded.schemas, locks.locks);
  const diagnostics = sortDiagnostics([...loaded.diagnostics, ...locks.diagnostics, ...built.diagnostics]);
  if (hasErrors(diagnostics)) return { model: built.model, diffs: [], diagnostics, losses: [] };

  const loadedEmitters = await Promise.all(emitters.map((entry) => entry.load()));
  const { files, losses } = await emitAll(built.model, loadedEmitters, options.onProgress);
  const lockFiles = [...built.locks].map(([table, lock]) => ({
    path: `${table}.lock.json`,
    content: printLock(lock),
    source: "",
  }));
  const diffs = await Promise.all([
    diffOutput(outputSet(options.out, [...files, manifest(files)])),
    diffOutput(outputSet(join(options.schemas, "locks"), lockFiles)),
  ]);
  return { model: built.model, diffs, diagnostics, losses };
}
