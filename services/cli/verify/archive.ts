import { readArchive } from "../../../platform/archive/archive-objects.ts";
import { attribute } from "../../../platform/event-bus/attributes.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";

/** Which events are counted. */
export interface ArchiveQuestion {
  readonly type: string;
  readonly runId: string;
  /** Nothing of the run was published before. */
  readonly since: Date;
}

/** How many distinct events of a run are in the archive. Reads the objects of the hours since. */
export async function countArchived(
  store: ObjectStore,
  { type, runId, since }: ArchiveQuestion,
): Promise<number> {
  const ids = new Set<string>();
  for await (const { lines } of readArchive(store, { eventType: type, since })) {
    for await (const some of lines) {
      for (const line of some) {
        if (!line.includes(runId)) continue;
        const { event_id: id, attributes } = JSON.parse(line.toString("utf8")) as {
          readonly event_id: string;
          readonly attributes: Readonly<Record<string, string>>;
        };
        if (attributes[attribute.runId] === runId) ids.add(id);
      }
    }
  }
  return ids.size;
}
