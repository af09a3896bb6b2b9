import type { ObjectVersion } from "../object-store/object-compactor.ts";
import type { ObjectStore } from "../object-store/object-store.ts";

/**
 * What is about to be composed: written before, removed once the sources are. While it stands and its object does too, the sources' lines
 * are in the object.
 */
export interface Manifest {
  readonly object: string;
  /** Objects in the same folder, in the order of their lines. */
  readonly sources: readonly ObjectVersion[];
}

const suffix = ".manifest.json";

/** Name of the manifest of a composed object. */
export function manifestName(object: string): string {
  return `${object.replace(/\.ndjson\.gz$/, "")}${suffix}`;
}

/** True for the name of a manifest. */
export function isManifest(name: string): boolean {
  return name.endsWith(suffix);
}

/** Reads a manifest; null when it is gone. Throws when it is none. */
export async function readManifest(store: ObjectStore, name: string): Promise<Manifest | null> {
  const content = await store.get(name);
  if (content === null) return null;
  const value: unknown = JSON.parse(Buffer.from(content).toString("utf8"));
  if (!isManifestValue(value)) throw new Error(`${name} is no manifest`);
  return value;
}

/** Names of the sources whose lines stand in the manifest's object already, given which objects there are. */
export async function composedSources(
  store: ObjectStore,
  name: string,
  objects: ReadonlySet<string>,
): Promise<readonly string[]> {
  const manifest = await readManifest(store, name);
  if (manifest === null || !objects.has(manifest.object)) return [];
  return manifest.sources.map((source) => source.name);
}

function isManifestValue(value: unknown): value is Manifest {
  return isRecord(value) && typeof value["object"] === "string" && isList(value["sources"]);
}

function isList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (one) => isRecord(one) && typeof one["name"] === "string" && typeof one["version"] === "string",
    )
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
