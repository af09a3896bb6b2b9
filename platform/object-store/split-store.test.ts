import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { objectStoreContract } from "./contract.ts";
import { openFilesystemStore } from "./filesystem.ts";
import { splitStore } from "./split-store.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function openPart() {
  const directory = await mkdtemp(join(tmpdir(), "eventloom-split-"));
  folders.push(directory);
  return openFilesystemStore({ directory });
}

objectStoreContract("a store of two", async () => splitStore(await openPart(), await openPart()));

test("letters stand in the second store, all else in the first, and both list as one", async () => {
  const archive = await openPart();
  const letters = await openPart();
  const store = splitStore(archive, letters);
  const names = ["a", "dead-letters/1", "dead-letters/2", "dead-letters2", "events/1"];
  for (const name of names) expect(await store.putIfAbsent(name, Buffer.from(name))).toBe(true);
  const listed = async (from: typeof store, prefix: string) => {
    const found: string[] = [];
    for await (const { name } of from.list(prefix)) found.push(name);
    return found;
  };
  expect(await listed(store, "")).toEqual(names);
  expect(await listed(store, "dead")).toEqual(names.slice(1, 4));
  expect(await listed(store, "dead-letters/2")).toEqual(["dead-letters/2"]);
  expect(await listed(letters, "")).toEqual(names.slice(1, 3));
  expect(await listed(archive, "")).toEqual(["a", "dead-letters2", "events/1"]);
  expect(await store.get("dead-letters/1")).toEqual(Buffer.from("dead-letters/1"));
});
