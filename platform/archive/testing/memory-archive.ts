import type { ObjectCompactor } from "../../object-store/object-compactor.ts";
import type { ObjectStore } from "../../object-store/object-store.ts";
import { PlatformError } from "../../runtime/errors.ts";

/** An archive in memory, empty at first, that lists and composes as the real ones do. */
export function openMemoryArchive(): { readonly store: ObjectStore; readonly compactor: ObjectCompactor } {
  const objects = new Map<string, { readonly content: Uint8Array; readonly version: string }>();
  let versions = 0;

  const put = (name: string, content: Uint8Array): boolean => {
    if (objects.has(name)) return false;
    objects.set(name, { content, version: String(++versions) });
    return true;
  };

  /** Looks for the next name at each step, as a listing that takes time does. */
  function* infos(prefix: string) {
    for (let after = ""; ;) {
      let next: string | null = null;
      for (const name of objects.keys())
        if (name.startsWith(prefix) && name > after && (next === null || name < next)) next = name;
      const found = next === null ? undefined : objects.get(next);
      if (next === null || found === undefined) return;
      after = next;
      yield { name: next, bytes: found.content.byteLength, version: found.version };
    }
  }

  return {
    store: {
      putIfAbsent: async (name, content) => put(name, content),
      get: async (name) => objects.get(name)?.content ?? null,
      async *list(prefix) {
        for (const { name, bytes } of infos(prefix)) yield { name, bytes };
      },
      close: async () => {},
    },
    compactor: {
      async *versions(prefix) {
        yield* infos(prefix);
      },
      async compose(name, sources) {
        const found = sources.map((source) => ({ ...objects.get(source.name), wanted: source.version }));
        if (found.some(({ version, wanted }) => version !== wanted))
          throw new PlatformError("CONFLICT", "OBJECT_CHANGED", "a source is another object");
        return put(name, Buffer.concat(found.flatMap(({ content }) => content ?? [])));
      },
      async remove({ name, version }) {
        if (objects.get(name)?.version === version) objects.delete(name);
      },
      close: async () => {},
    },
  };
}
