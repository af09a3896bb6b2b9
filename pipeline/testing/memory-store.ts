import { gunzipSync } from "node:zlib";
import type { Json } from "../../generated/contract.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";

/** Objects in memory. */
export interface MemoryStore extends ObjectStore {
  readonly objects: ReadonlyMap<string, Uint8Array>;
  /** How often a name was written that was taken. */
  readonly refusals: () => number;
  /** The parsed lines of all NDJSON objects under a prefix. */
  lines(prefix: string): readonly Json[];
}

/** An empty store. */
export function openMemoryStore(): MemoryStore {
  const objects = new Map<string, Uint8Array>();
  let refusals = 0;
  return {
    objects,
    refusals: () => refusals,
    lines(prefix) {
      const names = [...objects.keys()].filter((name) => name.startsWith(prefix) && name.endsWith(".gz"));
      return names.flatMap((name) => parseLines(objects.get(name)));
    },
    async putIfAbsent(name, content) {
      if (objects.has(name)) {
        refusals++;
        return false;
      }
      objects.set(name, content);
      return true;
    },
    get: async (name) => objects.get(name) ?? null,
    async *list(prefix) {
      for (const [name, { byteLength }] of objects) {
        if (name.startsWith(prefix)) yield { name, bytes: byteLength };
      }
    },
    async close() {},
  };
}

function parseLines(content: Uint8Array | undefined): readonly Json[] {
  if (!content) return [];
  const text = gunzipSync(content).toString("utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Json);
}
