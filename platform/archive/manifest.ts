import type { ObjectStore } from "../object-store/object-store.ts";

/**
 * What is about to be composed: written before, removed once the sources are. While it stands and its object does too, the sources' lines
 * are in the object.
 */
export interface Manifest {
  readonly object: string;
  /** Names of objects in the same folder. */
  readonly sources: readonly string[];
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

/** The sources whose lines stand in the manifest's object already, given which objects there are. */
export async function composedSources(
  store: ObjectStore,
  name: string,
  objects: ReadonlySet<string>,
): Promise<readonly string[]> {
  const manifest = await readManifest(store, name);
  return manifest !== null && objects.has(manifest.object) ? manifest.sources : [];
}

function isManifestValue(value: unknown): value is Manifest {
  if (typeof value !== "object" || value === null || !("object" in value) || !("sources" in value))
    return false;
  const { object, sources } = value;
  return (
    typeof object === "string" && Array.isArray(sources) && sources.every((one) => typeof one === "string")
  );
}
