import { expect, test } from "vitest";
import { forgivingStore, reportDamage, type DamagedObject } from "./damage.ts";
import type { ObjectStore } from "./object-store.ts";

const store: ObjectStore = {
  putIfAbsent: async () => true,
  get: async (name) => Buffer.from(name),
  async *list(prefix) {
    yield { name: `${prefix}x`, bytes: 1 };
  },
  close: async () => {},
};

test("damage names the object: thrown, or noted where the store forgives it", async () => {
  expect(() => reportDamage(store, "events/x", new Error("unexpected end of file"))).toThrowError(
    "events/x is damaged: unexpected end of file",
  );

  const noted: DamagedObject[] = [];
  const forgiving = forgivingStore(store, (damaged) => noted.push(damaged));
  reportDamage(forgiving, "events/x", new Error("unexpected end of file"));
  expect(noted).toEqual([{ object: "events/x", reason: "unexpected end of file" }]);
});

test("a forgiving store is the store it is over", async () => {
  const forgiving = forgivingStore(store, () => {});
  expect(await forgiving.putIfAbsent("a", Buffer.alloc(0))).toBe(true);
  expect(await forgiving.get("a")).toEqual(Buffer.from("a"));
  for await (const object of forgiving.list("p/")) expect(object).toEqual({ name: "p/x", bytes: 1 });
});
