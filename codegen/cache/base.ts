import type { EventModel } from "../model/event-model.ts";
import { sharedNames } from "../model/taken-names.ts";
import type { RunCache } from "./run-cache.ts";
import type { EventRecord, FileState, RunRecord } from "./run-record.ts";
import type { Standing } from "./standing.ts";

/** What a run takes over from an earlier one. */
export interface Base {
  readonly events: readonly KeptEvent[];
  /** Event files to load; null for all of them. */
  readonly only: ReadonlySet<string> | null;
  readonly files: Readonly<Record<string, FileState>>;
  readonly locks: Readonly<Record<string, string>>;
}

/** An event that nothing has changed of. */
export interface KeptEvent {
  readonly record: EventRecord;
  readonly model: EventModel;
  /** The model as JSON. */
  readonly text: string;
}

/** Nothing at all: everything is made afresh. */
export const noBase: Base = { events: [], only: null, files: {}, locks: {} };

/** What still stands of a record; null when its models are gone. */
export function baseOf(record: RunRecord, standing: Standing, cache: RunCache): Base | null {
  const models = cache.readModels(record);
  if (models === null) return null;
  const events = record.events.flatMap((event, index) => {
    const text = models[index];
    if (standing.events[index] !== true || text === undefined) return [];
    return [{ record: event, model: JSON.parse(text) as EventModel, text }];
  });
  const kept = new Set(events.map((event) => event.record.file));
  const only = new Set(standing.eventFiles.filter((file) => !kept.has(file)));
  return { events, only, files: record.files, locks: record.locks };
}

/** True when two of the events claim the same name, which only a look at all their schemas can report. */
export function shareNames(events: readonly EventModel[]): boolean {
  const names = events.flatMap(({ type, table }) => {
    const { ofType, ofTable } = sharedNames(type, table.name);
    return [...ofType, ...ofTable];
  });
  return new Set(names).size < names.length;
}
