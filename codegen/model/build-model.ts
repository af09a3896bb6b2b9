import { compareText, diagnostic, sortDiagnostics, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { quote } from "../load/suggest.ts";
import { readAnnotations, type EventAnnotations } from "./annotations.ts";
import { buildEvent } from "./build-event.ts";
import type { EventModel, Model } from "./event-model.ts";
import type { LockFile, LockSet } from "./lock.ts";
import { type ModelOptions, withDefaults } from "./options.ts";
import { foldName, typeNameOf, VIEW_SUFFIX } from "./names.ts";

/** The model of all schemas, the locks as they should stand afterwards, and everything that is wrong. */
export interface BuiltModel {
  readonly model: Model;
  /** Those of tables without a schema too: a table outlives its schema file. */
  readonly locks: LockSet;
  readonly diagnostics: readonly Diagnostic[];
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
    if (built.event === null || built.lock === null || clashes.length > 0) continue;
    events.push(built.event);
    newLocks.set(built.lock.table, built.lock);
  }
  events.sort((a, b) => compareText(a.type, b.type));
  const sortedLocks = new Map([...newLocks].toSorted(([a], [b]) => compareText(a, b)));
  return { model: { events }, locks: sortedLocks, diagnostics: sortDiagnostics(diagnostics) };
}

/** The names that events share one space of: types, names of TypeScript types, tables and their views. */
class TakenNames {
  readonly #owners = new Map<string, string>();

  /** Takes the names of one event; a finding for each that another file has. */
  claim(loaded: LoadedSchema, { type, table }: EventAnnotations): readonly Diagnostic[] {
    const typeClash =
      this.#take(`type ${type}`, loaded.file) ?? this.#take(`name ${typeNameOf(type)}`, loaded.file);
    const tables = [table, `${table}${VIEW_SUFFIX}`].map((name) =>
      this.#take(`table ${foldName(name)}`, loaded.file),
    );
    const tableClash = tables.find((owner) => owner !== null);
    const findings: Diagnostic[] = [];
    if (typeClash !== null) {
      const message = `The event type ${quote(type)} is too close to the one of ${typeClash}.`;
      findings.push(
        diagnostic("EVENT_TYPE_TAKEN", loaded.placeOf("/x-event/type"), message, {
          hint: "Set x-event.type to another one.",
        }),
      );
    }
    if (tableClash !== undefined) {
      const message = `The table name ${quote(table)} is taken by ${tableClash}.`;
      const hint = `Set x-bigquery.table to a name of its own; each table also has a view whose name ends in ${VIEW_SUFFIX}.`;
      findings.push(diagnostic("TABLE_TAKEN", loaded.placeOf("/x-bigquery/table"), message, { hint }));
    }
    return findings;
  }

  /** The file that has the name already, else null. */
  #take(name: string, file: string): string | null {
    const owner = this.#owners.get(name);
    if (owner === undefined) this.#owners.set(name, file);
    return owner ?? null;
  }
}
