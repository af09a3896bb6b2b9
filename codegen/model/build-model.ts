import { compareText, sortDiagnostics, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { readAnnotations } from "./annotations.ts";
import { buildEvent, type BuiltEvent } from "./build-event.ts";
import type { EventModel, Model } from "./event-model.ts";
import type { LockFile, LockSet } from "./lock.ts";
import { type ModelOptions, withDefaults } from "./options.ts";
import { TakenNames } from "./taken-names.ts";

/** The model of all schemas, the locks as they should stand afterwards, and everything that is wrong. */
export interface BuiltModel {
  readonly model: Model;
  /** Those of tables without a schema too: a table outlives its schema file. */
  readonly locks: LockSet;
  readonly diagnostics: readonly Diagnostic[];
  /** What became of each schema, by its file; findings about names that another one has are not among them. */
  readonly built: ReadonlyMap<string, BuiltEvent>;
}

/**
 * Builds the one model that every emitter reads. The order of the schemas makes no difference. With an error among the
 * diagnostics the model is incomplete and neither it nor the locks may be written anywhere.
 */
export function buildModel(
  schemas: readonly LoadedSchema[],
  locks: LockSet,
  given: ModelOptions = {},
): BuiltModel {
  const options = withDefaults(given);
  const diagnostics: Diagnostic[] = [];
  const events: EventModel[] = [];
  const byFile = new Map<string, BuiltEvent>();
  const newLocks = new Map<string, LockFile>(locks);
  const taken = new TakenNames();

  for (const loaded of schemas.toSorted((a, b) => compareText(a.file, b.file))) {
    const annotations = readAnnotations(loaded);
    const clashes = taken.claim(loaded, annotations);
    diagnostics.push(...clashes);
    const built = buildEvent(
      loaded,
      annotations,
      clashes.length === 0 ? locks.get(annotations.table) : undefined,
      options,
    );
    diagnostics.push(...built.diagnostics);
    byFile.set(loaded.file, built);
    if (built.event === null || built.lock === null || clashes.length > 0) continue;
    events.push(built.event);
    newLocks.set(built.lock.table, built.lock);
  }
  events.sort((a, b) => compareText(a.type, b.type));
  const sortedLocks = new Map([...newLocks].toSorted(([a], [b]) => compareText(a, b)));
  return {
    model: { events },
    locks: sortedLocks,
    diagnostics: sortDiagnostics(diagnostics),
    built: byFile,
  };
}
