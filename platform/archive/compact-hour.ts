import { mapConcurrently } from "../runtime/concurrency.ts";
import { retryClassOf } from "../runtime/errors.ts";
import type { ObjectCompactor, ObjectVersion } from "../object-store/object-compactor.ts";
import type { ObjectStore } from "../object-store/object-store.ts";
import { planGroups, type CompactSizes } from "./compact-plan.ts";
import { isManifest, manifestName, readManifest, type Manifest } from "./manifest.ts";

/** Where the archive is, and what may change it. */
export interface CompactParts {
  readonly store: ObjectStore;
  readonly compactor: ObjectCompactor;
}

/** What composing did. */
export interface HourCounts {
  /** Objects that are part of another one now. */
  readonly sources: number;
  /** Objects that were composed. */
  readonly composed: number;
}

const requestsAtOnce = 16;
/** Manifests that are written before the folder is looked at again: that costs as much as there are objects in it. */
const groupsAtOnce = 64;

/**
 * Puts the small objects of one hour together, and those that come of it, until there is nothing to put together. Each step writes down what it is about to do, in a
 * manifest, composes, removes the sources and then the manifest: so whoever comes after a crash ends what was begun, and a reader always knows which
 * objects to read. Several may do so at once; what another one is about is left to it.
 */
export async function compactHour(
  parts: CompactParts,
  folder: string,
  sizes: CompactSizes = {},
): Promise<HourCounts> {
  const { store, compactor } = parts;
  const begun = (await versionsIn(compactor, folder)).filter(({ name }) => isManifest(name));
  const left = await mapConcurrently(begun, requestsAtOnce, ({ name }) => readManifest(store, name));
  const done: Manifest[] = [];
  const composeAll = async (groups: readonly Manifest[]) => {
    for (let from = 0; from < groups.length; from += groupsAtOnce)
      done.push(...(await compose(parts, folder, groups.slice(from, from + groupsAtOnce))));
  };
  for (const apart of setApart(left.filter((manifest) => manifest !== null))) await composeAll(apart);
  for (let before = -1; done.length > before;) {
    before = done.length;
    await composeAll(planGroups(folder, await versionsIn(compactor, folder), sizes));
  }
  return { sources: done.reduce((sum, { sources }) => sum + sources.length, 0), composed: done.length };
}

/** Lists of manifests that have no source in common: two of those who died can have been about the same object. */
function setApart(manifests: readonly Manifest[]): readonly (readonly Manifest[])[] {
  const lists: { readonly manifests: Manifest[]; readonly names: Set<string> }[] = [];
  for (const manifest of manifests) {
    const isApart = ({ names }: { readonly names: ReadonlySet<string> }) =>
      manifest.sources.every(({ name }) => !names.has(name));
    const list = lists.find(isApart) ?? { manifests: [], names: new Set() };
    if (list.manifests.length === 0) lists.push(list);
    list.manifests.push(manifest);
    for (const { name } of manifest.sources) list.names.add(name);
  }
  return lists.map((list) => list.manifests);
}

/** All objects of a folder, manifests too. */
export async function versionsIn(
  compactor: ObjectCompactor,
  folder: string,
): Promise<readonly ObjectVersion[]> {
  const objects: ObjectVersion[] = [];
  for await (const object of compactor.versions(`${folder}/`)) objects.push(object);
  return objects;
}

/** Composes groups that have no source in common; resolves with those that were composed, now or before. */
async function compose(
  parts: CompactParts,
  folder: string,
  groups: readonly Manifest[],
): Promise<readonly Manifest[]> {
  const { store, compactor } = parts;
  await mapConcurrently(groups, requestsAtOnce, (manifest) =>
    store.putIfAbsent(manifestName(manifest.object), Buffer.from(JSON.stringify(manifest))),
  );
  // Looked at after the manifests stand: of two that are about the same source, one at least sees the other.
  const objects = await versionsIn(compactor, folder);
  const there = new Map(objects.map((object) => [object.name, object]));
  const others = await sourcesOfOthers(store, groups, objects);
  const isFree = ({ sources }: Manifest) =>
    sources.every(({ name, version }) => there.get(name)?.version === version && !others.has(name));
  const done = await mapConcurrently(groups, requestsAtOnce, async (manifest) => {
    const isDone =
      there.has(manifest.object) || (isFree(manifest) && (await tryCompose(compactor, manifest)));
    if (isDone) await mapConcurrently(manifest.sources, requestsAtOnce, (source) => compactor.remove(source));
    const written = there.get(manifestName(manifest.object));
    if (written !== undefined) await compactor.remove(written);
    return isDone;
  });
  return groups.filter((_, index) => done[index] === true);
}

/** False when a source is gone, or another object than it was. */
async function tryCompose(compactor: ObjectCompactor, { object, sources }: Manifest): Promise<boolean> {
  try {
    await compactor.compose(object, sources);
    return true;
  } catch (error) {
    if (retryClassOf(error) === "CONFLICT") return false;
    throw error;
  }
}

async function sourcesOfOthers(
  store: ObjectStore,
  groups: readonly Manifest[],
  objects: readonly ObjectVersion[],
): Promise<ReadonlySet<string>> {
  const own = new Set(groups.map(({ object }) => manifestName(object)));
  const foreign = objects.filter(({ name }) => isManifest(name) && !own.has(name));
  const manifests = await mapConcurrently(foreign, requestsAtOnce, ({ name }) => readManifest(store, name));
  return new Set(manifests.flatMap((manifest) => manifest?.sources.map(({ name }) => name) ?? []));
}
