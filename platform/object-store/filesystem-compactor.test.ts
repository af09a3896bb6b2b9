import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { objectCompactorContract, versions } from "./compactor-contract.ts";
import { openFilesystemCompactor } from "./filesystem-compactor.ts";
import { openFilesystemStore } from "./filesystem.ts";
import type { ObjectVersion } from "./object-compactor.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function open() {
  const directory = await mkdtemp(join(tmpdir(), "eventloom-compactor-"));
  folders.push(directory);
  return {
    directory,
    store: openFilesystemStore({ directory }),
    compactor: openFilesystemCompactor({ directory }),
  };
}

objectCompactorContract("the folder of objects", open);

test("what could not be composed leaves nothing behind", async () => {
  const { directory, store, compactor } = await open();
  await store.putIfAbsent("a", Buffer.from("a"));
  const gone: ObjectVersion = { name: "b", bytes: 1, version: "1" };
  const [found] = await versions(compactor, "a");
  await expect(compactor.compose("c", found === undefined ? [] : [found, gone])).rejects.toMatchObject({
    retryClass: "CONFLICT",
  });
  expect(await readdir(join(directory, ".uploads"))).toEqual([]);
});

test("who lists while objects are composed misses none of their bytes", async () => {
  const { store, compactor } = await open();
  const names = Array.from({ length: 200 }, (_, n) => `a/${String(n).padStart(3, "0")}`);
  for (const name of names) await store.putIfAbsent(name, Buffer.from(`${name}\n`));
  const all = await versions(compactor, "a/");
  const seen: string[] = [];
  for await (const { name } of store.list("a/")) {
    if (seen.push(name) !== 10) continue;
    await compactor.compose("a/z-composed", all.slice(50, 80));
    for (const object of all.slice(50, 80)) await compactor.remove(object);
  }
  const kept = names.filter((_, n) => n < 50 || n >= 80);
  expect(seen).toEqual(expect.arrayContaining([...kept, "a/z-composed"]));
});
