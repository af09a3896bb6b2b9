import type { ObjectStore } from "./object-store.ts";

/** An object that is not what it should be: cut short, overwritten, not its own any more. */
export interface DamagedObject {
  readonly object: string;
  readonly reason: string;
}

/** An object store for a reader that goes on past damaged objects and wants to know which they are. */
export interface ForgivingStore extends ObjectStore {
  noteDamage(damaged: DamagedObject): void;
}

/** The same store for such a reader; `note` is told of an object as often as it is read. */
export function forgivingStore(store: ObjectStore, note: (damaged: DamagedObject) => void): ForgivingStore {
  return {
    putIfAbsent: (name, content) => store.putIfAbsent(name, content),
    get: (name) => store.get(name),
    list: (prefix) => store.list(prefix),
    close: () => store.close(),
    noteDamage: note,
  };
}

/** Notes that an object could not be read, where the store is a forgiving one; else throws an error that names the object. */
export function reportDamage(store: ObjectStore | ForgivingStore, object: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (!("noteDamage" in store)) throw new Error(`${object} is damaged: ${reason}`, { cause: error });
  store.noteDamage({ object, reason });
}
