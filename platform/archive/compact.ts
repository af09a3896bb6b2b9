import { archiveRoot, archiveTypeFolder } from "./archive-objects.ts";
import { compactHour, versionsIn, type CompactParts } from "./compact-hour.ts";
import { planGroups, type CompactSizes } from "./compact-plan.ts";

/** What is compacted. */
export interface CompactOptions extends CompactSizes {
  /** Hours that had ended by then. */
  readonly before: Date;
  /** Only events of this type. */
  readonly eventType?: string;
  /** Changes nothing, and counts what would be composed at first. */
  readonly dryRun: boolean;
  /** Ends it between two hours. */
  readonly signal?: AbortSignal;
}

/** How far compacting is, and at its end what it did. */
export interface CompactCounts {
  /** Hours of event types that were looked at. */
  readonly hours: number;
  /** Objects that are part of another one now. */
  readonly sources: number;
  readonly composed: number;
  /** Folder that was looked at last; empty before the first. */
  readonly at: string;
}

const hourMilliseconds = 3_600_000;

/**
 * Composes the archive's small objects into hourly ones, hour by hour, and tells after each how far it is; the last counts are the result. Safe to repeat, to
 * break off and to run more than once at a time.
 */
export async function* compactArchive(
  parts: CompactParts,
  { before, eventType, dryRun, signal, ...sizes }: CompactOptions,
): AsyncGenerator<CompactCounts> {
  const counts = { hours: 0, sources: 0, composed: 0, at: "" };
  const root = eventType === undefined ? archiveRoot : archiveTypeFolder(eventType);
  for await (const folder of hoursOf(parts, root, before)) {
    if (signal?.aborted) break;
    if (dryRun) {
      const groups = planGroups(folder, await versionsIn(parts.compactor, folder), sizes);
      counts.composed += groups.length;
      counts.sources += groups.reduce((sum, { sources }) => sum + sources.length, 0);
    } else {
      const { sources, composed } = await compactHour(parts, folder, sizes);
      counts.sources += sources;
      counts.composed += composed;
    }
    counts.hours++;
    counts.at = folder;
    yield { ...counts };
  }
  yield counts;
}

/** Folders of hours that had ended, once each. What is not named as the archive names its hours is left alone. */
async function* hoursOf({ store }: CompactParts, root: string, before: Date): AsyncGenerator<string> {
  let last = "";
  for await (const { name } of store.list(root)) {
    const folder = name.slice(0, name.lastIndexOf("/"));
    if (folder === last) continue;
    last = folder;
    const [, day, hour] = /^events\/event_type=[^/]+\/dt=(\d{4}-\d\d-\d\d)\/hour=(\d\d)$/.exec(folder) ?? [];
    const began = Date.parse(`${day}T${hour}:00:00Z`);
    if (began + hourMilliseconds <= before.getTime()) yield folder;
  }
}
