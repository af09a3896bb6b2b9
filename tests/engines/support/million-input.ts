import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { registry } from "../../../generated/index.ts";
import { archiveHourFolder } from "../../../platform/archive/archive-objects.ts";
import { attribute } from "../../../platform/event-bus/attributes.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";

const compress = promisify(gzip);
const start = Date.UTC(2026, 10, 2, 9, 50);
const eventsPerObject = 25_000;
const samplesPerType = 2_000;

/**
 * Archives so many events of all types, of which every fiftieth is invalid and some are no JSON at all or of an unknown type. They are the same at each
 * call, each with an id of its own, and were published a millisecond apart.
 */
export async function archiveEvents(store: ObjectStore, count: number): Promise<void> {
  const types = [...registry.values()];
  const perType = Math.ceil(count / types.length);
  for (const [index, definition] of types.entries()) {
    const { type, version } = definition;
    const samples = [...(await definition.generate({ count: samplesPerType, seed: 7, invalid: 0.02 }))];
    const texts = samples.map(({ event }) => JSON.stringify(event));
    const most = Math.min(perType, count - index * perType);
    for (let from = 0; from < most; from += eventsPerObject) {
      const lines: string[] = [];
      for (let n = from; n < Math.min(from + eventsPerObject, most); n++) {
        const id = `${type}-${n}`;
        const publishedAt = new Date(start + n * 10 + index).toISOString();
        const attributes = {
          [attribute.eventType]: n % 10_007 === 5 ? "nobody" : type,
          [attribute.eventId]: id,
          [attribute.schemaVersion]: version,
          [attribute.publishedAt]: publishedAt,
        };
        const data = n % 10_009 === 3 ? '{"cut":' : (texts[n % texts.length] ?? "null");
        lines.push(
          `{"event_id":"${id}","event_type":"${type}","attributes":${JSON.stringify(attributes)},"published_at":"${publishedAt}","data":${data}}\n`,
        );
      }
      const folder = archiveHourFolder(type, new Date(start + from * 10 + index).toISOString());
      const name = `${folder}${String(from).padStart(8, "0")}.ndjson.gz`;
      await store.putIfAbsent(name, await compress(lines.join(""), { level: 1 }));
    }
  }
}
