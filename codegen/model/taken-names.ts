import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { quote } from "../load/suggest.ts";
import type { EventAnnotations } from "./annotations.ts";
import { foldName, typeNameOf, VIEW_SUFFIX } from "./names.ts";

/** What an event with this type and table takes of the names that all events share. */
export function sharedNames(
  type: string,
  table: string,
): { readonly ofType: readonly string[]; readonly ofTable: readonly string[] } {
  return {
    ofType: [`type ${type}`, `name ${typeNameOf(type)}`],
    ofTable: [table, `${table}${VIEW_SUFFIX}`].map((name) => `table ${foldName(name)}`),
  };
}

/** The names that events share one space of: types, names of TypeScript types, tables and their views. */
export class TakenNames {
  readonly #owners = new Map<string, string>();

  /** Takes the names of one event; a finding for each that another file has. */
  claim(loaded: LoadedSchema, { type, table }: EventAnnotations): readonly Diagnostic[] {
    const names = sharedNames(type, table);
    const typeClash = this.#takeAll(names.ofType, loaded.file);
    const tableClash = this.#takeAll(names.ofTable, loaded.file);
    const findings: Diagnostic[] = [];
    if (typeClash !== null) {
      const message = `The event type ${quote(type)} is too close to the one of ${typeClash}.`;
      findings.push(
        diagnostic("EVENT_TYPE_TAKEN", loaded.placeOf("/x-event/type"), message, {
          hint: "Set x-event.type to another one.",
        }),
      );
    }
    if (tableClash !== null) {
      const message = `The table name ${quote(table)} is taken by ${tableClash}.`;
      const hint = `Set x-bigquery.table to a name of its own; each table also has a view whose name ends in ${VIEW_SUFFIX}.`;
      findings.push(diagnostic("TABLE_TAKEN", loaded.placeOf("/x-bigquery/table"), message, { hint }));
    }
    return findings;
  }

  /** Takes those that are free; the file that has the first of the others, else null. */
  #takeAll(names: readonly string[], file: string): string | null {
    let first: string | null = null;
    for (const name of names) {
      const owner = this.#owners.get(name);
      if (owner === undefined) this.#owners.set(name, file);
      first ??= owner ?? null;
    }
    return first;
  }
}
