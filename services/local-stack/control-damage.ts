import { forgivingStore, type DamagedObject } from "../../platform/object-store/damage.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import type { WithDamage } from "./control-answers.ts";

interface WithStore {
  readonly store: ObjectStore;
}

/** Reads past damaged objects, and tells which they are. */
export async function pastDamage<Sources extends WithStore, T extends object>(
  sources: Sources,
  read: (sources: Sources) => Promise<T>,
): Promise<T & WithDamage> {
  const { forgiving, damaged } = forgivingSources(sources);
  const answer = await read(forgiving);
  return { ...answer, ...damaged() };
}

/** The same sources with a store that notes what is damaged and goes on. */
export function forgivingSources<Sources extends WithStore>(
  sources: Sources,
): {
  readonly forgiving: Sources;
  readonly damaged: () => WithDamage;
} {
  const found = new Map<string, DamagedObject>();
  const store = forgivingStore(sources.store, (damaged) => found.set(damaged.object, damaged));
  return {
    forgiving: { ...sources, store },
    damaged: () => (found.size === 0 ? {} : { damaged: [...found.values()] }),
  };
}
