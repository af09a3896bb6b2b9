import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { attribute } from "../../../platform/event-bus/attributes.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";

const decompress = promisify(gunzip);

/** Which events are counted. */
export interface ArchiveQuestion {
  readonly type: string;
  readonly runId: string;
  /** Nothing of the run was published before. */
  readonly since: Date;
}

/** How many distinct events of a run are in the archive. Reads the objects of the days since. */
export async function countArchived(
  store: ObjectStore,
  { type, runId, since }: ArchiveQuestion,
): Promise<number> {
  const ids = new Set<string>();
  const root = `events/event_type=${encodeURIComponent(type)}/`;
  for (const day of daysSince(since)) {
    for await (const { name } of store.list(`${root}dt=${day}/`)) {
      if (name < `${root}${hourFolder(since)}`) continue;
      const content = await store.get(name);
      if (content === null) continue;
      for (const line of (await decompress(content)).toString("utf8").split("\n")) {
        if (!line.includes(runId)) continue;
        const { event_id: id, attributes } = JSON.parse(line) as {
          readonly event_id: string;
          readonly attributes: Readonly<Record<string, string>>;
        };
        if (attributes[attribute.runId] === runId) ids.add(id);
      }
    }
  }
  return ids.size;
}

function hourFolder(instant: Date): string {
  const text = instant.toISOString();
  return `dt=${text.slice(0, 10)}/hour=${text.slice(11, 13)}`;
}

/** Days in UTC from `since` to now; clocks differ, so a day may begin early. */
function daysSince(since: Date): readonly string[] {
  const day = 86_400_000;
  const first = Math.floor(since.getTime() / day);
  const last = Math.floor((Date.now() + 60_000) / day);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    new Date((first + index) * day).toISOString().slice(0, 10),
  );
}
