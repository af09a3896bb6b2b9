import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { ObjectCompactor, ObjectVersion } from "./object-compactor.ts";
import type { ObjectStore } from "./object-store.ts";

/** A compactor, and the store whose objects it compacts. */
export interface CompactedStore {
  readonly store: ObjectStore;
  readonly compactor: ObjectCompactor;
}

/** What every `ObjectCompactor` promises, as one suite. `open` is called once per test and gives an empty store; the suite closes both. */
export function objectCompactorContract(name: string, open: () => Promise<CompactedStore>): void {
  describe(`${name} keeps the contract of ObjectCompactor`, () => {
    const opened: CompactedStore[] = [];
    afterEach(async () => {
      for (const { store, compactor } of opened.splice(0))
        await Promise.all([store.close(), compactor.close()]);
    });

    async function start(...names: readonly string[]): Promise<CompactedStore> {
      const both = await open();
      opened.push(both);
      for (const one of names) await both.store.putIfAbsent(one, bytes(one));
      return both;
    }

    test("lists the objects that the store lists, with a version each", async () => {
      const { store, compactor } = await start("a/1", "a/2", "b/1");
      const listed = await versions(compactor, "a/");
      expect(listed.map(({ name: one, bytes: size }) => [one, size])).toEqual([
        ["a/1", 3],
        ["a/2", 3],
      ]);
      expect(listed.every(({ version }) => version !== "")).toBe(true);
      expect(await versions(compactor, "a/")).toEqual(listed);
      expect(await store.get("a/1")).not.toBeNull();
    });

    test("composes the bytes in the order of the sources, which stay", async () => {
      const { store, compactor } = await start("a/1", "a/2", "a/3");
      const [one, two, three] = await versions(compactor, "a/");
      expect(await compactor.compose("c/x", defined(three, one, two))).toBe(true);
      expect(await text(store, "c/x")).toBe("a/3a/1a/2");
      expect((await versions(compactor, "")).map((info) => info.name)).toEqual(["a/1", "a/2", "a/3", "c/x"]);
    });

    test("gzip members that are composed are one gzip", async () => {
      const { store, compactor } = await start();
      const names = Array.from({ length: 32 }, (_, n) => `a/${String(n).padStart(2, "0")}.gz`);
      for (const one of names) await store.putIfAbsent(one, gzipSync(`${one}\n`));
      expect(await compactor.compose("c.gz", await versions(compactor, "a/"))).toBe(true);
      const content = gunzipSync((await store.get("c.gz")) ?? bytes(""));
      expect(content.toString()).toBe(names.map((one) => `${one}\n`).join(""));
    });

    test("leaves what stands under the name as it is", async () => {
      const { store, compactor } = await start("a/1", "a/2", "c");
      expect(await compactor.compose("c", await versions(compactor, "a/"))).toBe(false);
      expect(await text(store, "c")).toBe("c");
    });

    test("one of many concurrent composes wins the name", async () => {
      const { store, compactor } = await start("a/1", "a/2");
      const sources = await versions(compactor, "a/");
      const won = await Promise.all(Array.from({ length: 8 }, () => compactor.compose("c", sources)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await text(store, "c")).toBe("a/1a/2");
    });

    test("stores nothing when a source is gone", async () => {
      const { store, compactor } = await start("a/1", "a/2");
      const sources = await versions(compactor, "a/");
      await compactor.remove(defined(sources[1])[0]);
      const conflict = { name: "PlatformError", retryClass: "CONFLICT" };
      await expect(compactor.compose("c", sources)).rejects.toMatchObject(conflict);
      expect(await store.get("c")).toBeNull();
    });

    test("stores nothing when a source is another object than before", async () => {
      const { store, compactor } = await start("a/1", "a/2");
      const sources = await versions(compactor, "a/");
      await compactor.remove(defined(sources[0])[0]);
      await store.putIfAbsent("a/1", bytes("new"));
      await expect(compactor.compose("c", sources)).rejects.toMatchObject({ retryClass: "CONFLICT" });
      expect(await store.get("c")).toBeNull();
    });

    test("removes the object that was looked at, and no other one", async () => {
      const { store, compactor } = await start("a");
      const [old] = defined(...(await versions(compactor, "a")));
      await compactor.remove(old);
      expect(await store.get("a")).toBeNull();
      await compactor.remove(old);
      expect(await store.putIfAbsent("a", bytes("new"))).toBe(true);
      await compactor.remove(old);
      expect(await text(store, "a")).toBe("new");
    });
  });
}

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

async function text(store: ObjectStore, name: string): Promise<string> {
  return new TextDecoder().decode((await store.get(name)) ?? undefined);
}

/** All objects that begin with `prefix`. */
export async function versions(
  compactor: ObjectCompactor,
  prefix: string,
): Promise<readonly ObjectVersion[]> {
  const found: ObjectVersion[] = [];
  for await (const object of compactor.versions(prefix)) found.push(object);
  return found;
}

function defined(
  ...objects: readonly (ObjectVersion | undefined)[]
): readonly [ObjectVersion, ...ObjectVersion[]] {
  const [first, ...rest] = objects.filter((object) => object !== undefined);
  if (first === undefined) throw new Error("no object");
  return [first, ...rest];
}
