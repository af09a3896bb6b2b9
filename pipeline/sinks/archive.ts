import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Retry } from "../runners/retry.ts";
import { archiveFolder, archiveLines } from "../transforms/archive-line.ts";
import type { Prepared } from "../transforms/stages.ts";
import { addUp, writeNdjson } from "./ndjson-object.ts";
import type { Written } from "./ndjson-object.ts";

/** Archives events whose rows are stored, one object per event type and hour. Resolves when all objects are durable. */
export async function writeArchive(
  store: ObjectStore,
  events: readonly Prepared[],
  retry: Retry,
): Promise<Written> {
  const byFolder = Map.groupBy(events, ({ eventType, publishedAt }) => publishedAt.slice(0, 13) + eventType);
  const objects = [...byFolder.values()].map((group) => {
    const [first] = group;
    const keys = group.map(({ insertId }) => insertId);
    return first && writeNdjson(store, archiveFolder(first), { keys, lines: archiveLines(group) }, retry);
  });
  return addUp(await Promise.all(objects.filter((object) => object !== undefined)));
}
