import { afterEach, describe, expect, test } from "vitest";
import { compareUtf8 } from "../runtime/utf8-order.ts";
import type { ObjectInfo, ObjectStore } from "./object-store.ts";

/**
 * What every `ObjectStore` promises, as one suite. `open` is called once per test and gives an empty store; the suite closes it.
 */
export function objectStoreContract(name: string, open: () => Promise<ObjectStore>): void {
  describe(`${name} keeps the contract of ObjectStore`, () => {
    const opened: ObjectStore[] = [];

    async function start(): Promise<ObjectStore> {
      const store = await open();
      opened.push(store);
      return store;
    }

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });

    const contents: readonly (readonly [string, Uint8Array])[] = [
      ["every byte", Uint8Array.from({ length: 256 }, (_, index) => index)],
      ["nothing", new Uint8Array()],
      ["five megabytes", new Uint8Array(5_000_000).fill(7)],
      ["a slice of a larger buffer", new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
    ];
    test.each(contents)("gives back %s as it was put", async (_, content) => {
      const store = await start();
      expect(await store.putIfAbsent("a/b.bin", content)).toBe(true);
      expect(Buffer.compare((await store.get("a/b.bin")) ?? Buffer.from("none"), content)).toBe(0);
    });

    test("has null for what was never put", async () => {
      const store = await start();
      await store.putIfAbsent("a/b", bytes("x"));
      expect(await Promise.all(["a", "a/b/c", "a/c", "b"].map((absent) => store.get(absent)))).toEqual([
        null,
        null,
        null,
        null,
      ]);
    });

    test("leaves the object that stands under a name as it is", async () => {
      const store = await start();
      expect(await store.putIfAbsent("a", bytes("first"))).toBe(true);
      expect(await store.putIfAbsent("a", bytes("second"))).toBe(false);
      expect(await read(store, "a")).toBe("first");
    });

    test("lets exactly one of many concurrent puts win each name", async () => {
      const store = await start();
      for (const round of ["a/x", "b/x", "c/x"]) {
        const writers = Array.from({ length: 20 }, (_, index) => `${round} by ${index}`);
        const won = await Promise.all(writers.map((writer) => store.putIfAbsent(round, bytes(writer))));
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await read(store, round)).toBe(writers[won.indexOf(true)]);
      }
    });

    const names = [
      "a!",
      "a",
      "a-b/x",
      "a/b/c",
      "a/b.c",
      "a/b-/z",
      "a/é",
      "a/Z",
      "a.txt",
      "a0",
      "z/y=1/x",
      "🚀/x",
      "\uff5e/x",
    ];

    test("lists names in the order of their bytes, with sizes", async () => {
      const store = await start();
      const listed = names.filter((one) => one !== "a");
      for (const one of listed) await store.putIfAbsent(one, bytes(one));
      expect(await all(store, "")).toEqual(
        listed.toSorted(compareUtf8).map((one) => ({ name: one, bytes: Buffer.byteLength(one) })),
      );
    });

    const prefixes: readonly (readonly [string, readonly string[]])[] = [
      ["", ["e/t=order/dt=1/x", "e/t=order/dt=2/x", "e/t=orders/x", "e2", "f/x"]],
      ["e/", ["e/t=order/dt=1/x", "e/t=order/dt=2/x", "e/t=orders/x"]],
      ["e", ["e/t=order/dt=1/x", "e/t=order/dt=2/x", "e/t=orders/x", "e2"]],
      ["e/t=order/", ["e/t=order/dt=1/x", "e/t=order/dt=2/x"]],
      ["e/t=order", ["e/t=order/dt=1/x", "e/t=order/dt=2/x", "e/t=orders/x"]],
      ["e/t=order/dt=2/x", ["e/t=order/dt=2/x"]],
      ["e/t=order/dt=2/x/", []],
      ["e2", ["e2"]],
      ["e2/", []],
      ["nothing", []],
      ["../", []],
      ["/", []],
    ];
    test.each(prefixes)("lists what begins with %j", async (prefix, want) => {
      const store = await start();
      for (const one of ["f/x", "e2", "e/t=orders/x", "e/t=order/dt=2/x", "e/t=order/dt=1/x"]) {
        await store.putIfAbsent(one, bytes("x"));
      }
      expect((await all(store, prefix)).map((info) => info.name)).toEqual(want);
    });

    test("lists many objects", async () => {
      const store = await start();
      const many = Array.from({ length: 300 }, (_, index) => `many/${String(index).padStart(4, "0")}`);
      await Promise.all(many.map((one) => store.putIfAbsent(one, bytes(one))));
      expect((await all(store, "many/")).map((info) => info.name)).toEqual(many);
    });

    test.each(["", "\r", "a\nb", `${"a/".repeat(512)}b`, "\ud800"])(
      "refuses the name %j as POISON",
      async (bad) => {
        const store = await start();
        const poison = { name: "PlatformError", retryClass: "POISON" };
        await expect(store.putIfAbsent(bad, bytes("x"))).rejects.toMatchObject(poison);
        await expect(store.get(bad)).rejects.toMatchObject(poison);
        expect(await all(store, "")).toEqual([]);
      },
    );
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function read(store: ObjectStore, name: string): Promise<string> {
  return new TextDecoder().decode((await store.get(name)) ?? undefined);
}

async function all(store: ObjectStore, prefix: string): Promise<readonly ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  for await (const info of store.list(prefix)) found.push(info);
  return found;
}
