import { createHash } from "node:crypto";
import { mostSources, type ObjectVersion } from "../object-store/object-compactor.ts";
import type { Manifest } from "./manifest.ts";

/** How objects are put together. */
export interface CompactSizes {
  /** Smaller ones are composed; default 32 MiB. */
  readonly smallBytes?: number;
  /** What is composed gets no larger; default 128 MiB. */
  readonly targetBytes?: number;
}

const composed = /^hour-(\d\d)-[0-9a-f]{32}\.ndjson\.gz$/;

/**
 * Groups of neighbours among the small objects of a folder; none where nothing can be put together. Names follow from the sources and their versions, so that the
 * same objects are always the same group. A composed object sorts behind all of its sources: who lists the folder meanwhile meets it.
 */
export function planGroups(
  folder: string,
  objects: readonly ObjectVersion[],
  { smallBytes = 32 * 1024 ** 2, targetBytes = 128 * 1024 ** 2 }: CompactSizes = {},
): readonly Manifest[] {
  const groups: ObjectVersion[][] = [];
  let bytes = 0;
  for (const object of objects) {
    if (!object.name.endsWith(".ndjson.gz") || object.bytes >= smallBytes) continue;
    const last = groups.at(-1);
    bytes += object.bytes;
    if (last !== undefined && last.length < mostSources && bytes <= targetBytes) last.push(object);
    else {
      groups.push([object]);
      bytes = object.bytes;
    }
  }
  return groups
    .filter((sources) => sources.length > 1)
    .map((sources) => ({ object: `${folder}/${nameOf(sources)}`, sources }));
}

function nameOf(sources: readonly ObjectVersion[]): string {
  const hash = createHash("sha256");
  for (const { name, version } of sources) hash.update(JSON.stringify([name, version]));
  const level = Math.max(...sources.map(({ name }) => levelOf(name))) + 1;
  return `hour-${String(level).padStart(2, "0")}-${hash.digest("hex").slice(0, 32)}.ndjson.gz`;
}

/** How often the oldest lines of an object have been composed. */
function levelOf(name: string): number {
  const [, level] = composed.exec(name.slice(name.lastIndexOf("/") + 1)) ?? [];
  return level === undefined ? 0 : Number(level);
}
