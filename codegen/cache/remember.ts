import type { Diagnostic } from "../diagnostic.ts";
import type { ModelEmission } from "../emit/emit-model.ts";
import type { OutputFile } from "../emit/emitter.ts";
import type { LoadResult } from "../load/loaded-schema.ts";
import type { BuiltModel } from "../model/build-model.ts";
import type { OutputDiff } from "../output/diff.ts";
import { type ManifestEntries, sha256 } from "../output/output-set.ts";
import type { Base, KeptEvent } from "./base.ts";
import type { RunCache } from "./run-cache.ts";
import type { EventRecord, FileState } from "./run-record.ts";

/** What a run read and made. */
export interface FinishedRun {
  readonly base: Base;
  readonly loaded: LoadResult;
  readonly built: BuiltModel;
  readonly emitted: ModelEmission;
  /** Every schema file it read; null for one that gave no text. */
  readonly states: ReadonlyMap<string, FileState | null>;
  /** Names of the JSON files in the schema folder. */
  readonly names: readonly string[];
  /** What it made by path, the manifest left out. */
  readonly entries: ManifestEntries;
  readonly manifest: OutputFile;
  readonly locks: OutputDiff;
}

/** Findings about a column lock that the next run, with the lock as it stands then, does not have. */
const passing = new Set(["COLUMN_REMOVED", "LOCKED_NULLABLE"]);

/** Keeps a run whose files are all in place. */
export function remember(run: FinishedRun, cache: RunCache): void {
  const { base, loaded, emitted, entries, manifest, locks, names, states } = run;
  // Which of the references that lead through each other the finding names depends on which schema is loaded first.
  if (loaded.diagnostics.some(({ code }) => code === "REF_LOOP" || code === "REF_TOO_DEEP")) return;
  const events = [...base.events, ...freshEvents(run)];
  const files = new Set(events.flatMap(({ record }) => record.files));
  const shared = emitted.shared.files.map(({ path }) => [path, entries[path]?.sha256 ?? ""] as const);
  cache.write(
    {
      names,
      files: Object.fromEntries(
        [...files].flatMap((file) => {
          const state = states.get(file) ?? base.files[file];
          return state === undefined || state === null ? [] : [[file, state] as const];
        }),
      ),
      locks: {
        ...Object.fromEntries([...locks.set.kept].map((name) => [name, base.locks[name] ?? ""])),
        ...Object.fromEntries([...locks.set.files].map(([name, content]) => [name, sha256(content)])),
      },
      events: events.map(({ record }) => record),
      shared: { ...Object.fromEntries(shared), [manifest.path]: sha256(manifest.content) },
      sharedLosses: emitted.shared.losses,
      diagnostics: strayFindings(loaded),
    },
    events.map(({ text }) => text),
  );
}

function freshEvents(run: FinishedRun): readonly KeptEvent[] {
  const { loaded, built, emitted, states, entries, locks } = run;
  const byFile = Map.groupBy(loaded.diagnostics, ({ file }) => file);
  const changedLocks = new Set([...locks.added, ...locks.changed]);
  return loaded.schemas.flatMap(({ file }): readonly KeptEvent[] => {
    const { event: model = null, diagnostics: own = [] } = built.built.get(file) ?? {};
    const files = [...(loaded.reached.get(file) ?? [])];
    const emission = model === null ? undefined : emitted.events.get(model);
    if (model === null || emission === undefined || files.some((one) => !states.get(one))) return [];
    const table = model.table.name;
    if (changedLocks.has(`${table}.lock.json`) && own.some(({ code }) => passing.has(code))) return [];
    const outputs = Object.fromEntries(
      emission.files.flatMap(({ path }) => {
        const entry = entries[path];
        return entry === undefined ? [] : [[path, entry] as const];
      }),
    );
    const diagnostics = [...files.flatMap((one) => byFile.get(one) ?? []), ...own];
    const record: EventRecord = { file, files, table, diagnostics, losses: emission.losses, outputs };
    return [{ record, model, text: JSON.stringify(model) }];
  });
}

/** Findings about files that are no event's. */
function strayFindings({ diagnostics, reached }: LoadResult): readonly Diagnostic[] {
  const known = new Set([...reached.values()].flatMap((files) => [...files]));
  return diagnostics.filter(({ file }) => !known.has(file));
}
