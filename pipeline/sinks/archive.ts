import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { Retry } from "../runners/retry.ts";
import type { Prepared } from "../transforms/stages.ts";
import { addUp, writeNdjson } from "./ndjson-object.ts";
import type { Written } from "./ndjson-object.ts";

/** Archives events whose rows are stored, one object per event type and hour. Resolves when all objects are durable. */
export async function writeArchive(
  store: ObjectStore,
  events: readonly Prepared[],
  retry: Retry,
): Promise<Written> {
  const byFolder = Map.groupBy(events, ({ archiveFolder }) => archiveFolder);
  const objects = [...byFolder].map(([folder, group]) => {
    const lines = group.map(({ insertId, archiveLine }) => ({ key: insertId, line: archiveLine }));
    return writeNdjson(store, folder, lines, retry);
  });
  return addUp(await Promise.all(objects));
}
