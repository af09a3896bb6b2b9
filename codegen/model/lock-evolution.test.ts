import { expect, test } from "vitest";
import { build, codesOf, columnsOf, lockOf } from "./lock-fixture.ts";
import { parseLock, printLock, type LockFile } from "./lock.ts";

const text = { type: "string" };
const record = (...names: readonly string[]) => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, text])),
});

test("a lock is the same whatever the order of properties in the file", () => {
  const first = build({ properties: { b: text, a: text, r: record("y", "x") } });
  const again = build({ properties: { r: record("x", "y"), a: text, b: text } }, first.locks);
  expect(printLock(lockOf(again))).toBe(printLock(lockOf(first)));
  expect(again.model.events[0]?.table).toEqual(first.model.events[0]?.table);
});

test("a lock moves a removed property to the tombstones, says so once, and takes it back", () => {
  const first = build({ properties: { a: text, b: record("c") }, required: ["b"] });
  const removed = build({ properties: { a: text } }, first.locks);
  expect(codesOf(removed)).toEqual(["COLUMN_REMOVED /properties", "COLUMN_REMOVED /properties"]);
  expect([...lockOf(removed).removed.keys()]).toEqual(["/b", "/b/c"]);
  expect(lockOf(removed).removed.get("/b")?.mode).toBe("NULLABLE");
  expect(codesOf(build({ properties: { a: text } }, removed.locks))).toEqual([]);
  const back = build({ properties: { a: text, b: record("c") } }, removed.locks);
  expect([lockOf(back).removed.size, [...lockOf(back).columns.keys()]]).toEqual([0, ["/a", "/b", "/b/c"]]);
});

test("the lock of two merged branches gives one order, by path where places are equal", () => {
  const base = build({ properties: { a: text } });
  const ours = lockOf(build({ properties: { a: text, z: text } }, base.locks));
  const theirs = lockOf(build({ properties: { a: text, m: text } }, base.locks));
  const merged: LockFile = { ...ours, columns: new Map([...ours.columns, ...theirs.columns]) };
  const read = parseLock(printLock(merged), "sample.lock.json").lock;
  if (read === null) throw new Error("the merge is a lock");
  const locks = new Map([["sample", read]]);
  const after = build({ properties: { z: text, a: text, m: text } }, locks);
  expect(columnsOf(after)).toBe("a m z");
  expect(printLock(lockOf(after))).toBe(printLock(merged));
  expect(columnsOf(build({ properties: { b: text, z: text, a: text, m: text } }, locks))).toBe("a m z b");
});

test("the lock of a table without a schema stays", () => {
  const orphan: LockFile = { table: "gone", columns: new Map(), removed: new Map() };
  expect(build({ properties: { a: text } }, new Map([["gone", orphan]])).locks.get("gone")).toBe(orphan);
});

test("a lock is untouched by what it refuses", () => {
  const first = build({ properties: { a: text } });
  expect(lockOf(build({ properties: { a: { type: "integer" } } }, first.locks)).columns).toEqual(
    lockOf(first).columns,
  );
});
