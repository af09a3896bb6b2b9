import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { objectStoreContract } from "./contract.ts";
import { fileError } from "./file-errors.ts";
import { openFilesystemStore } from "./filesystem.ts";
import type { ObjectStore } from "./object-store.ts";

let folder = "";
let directory = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventloom-objects-"));
  directory = join(folder, "objects");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function names(store: ObjectStore, prefix = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of store.list(prefix)) found.push(name);
  return found;
}

const content = Buffer.from("content");

objectStoreContract("the folder of objects", async () => openFilesystemStore({ directory }));

describe("a name", () => {
  const bad = [
    "/a",
    "a/",
    "a//b",
    "..",
    "../a",
    "a/../b",
    ".",
    "a/./b",
    "a\\b",
    "a\0b",
    ".uploads/x",
    "a".repeat(256),
  ];
  test.each(bad)("that is no path below the folder is POISON: %j", async (name) => {
    const store = openFilesystemStore({ directory });
    await expect(store.putIfAbsent(name, content)).rejects.toMatchObject({ retryClass: "POISON" });
    await expect(store.get(name)).rejects.toMatchObject({ retryClass: "POISON" });
    expect(readdirSync(folder)).toEqual(["objects"]);
  });

  test.each([
    ["a folder stands", "a"],
    ["a file would have to be a folder", "a/b/c"],
  ])("where %s is POISON", async (_, name) => {
    const store = openFilesystemStore({ directory });
    await store.putIfAbsent("a/b", content);
    await expect(store.putIfAbsent(name, content)).rejects.toMatchObject({ retryClass: "POISON" });
    expect(await names(store)).toEqual(["a/b"]);
  });
});

describe("the folder", () => {
  test("keeps objects over a restart, and nothing but objects", async () => {
    const first = openFilesystemStore({ directory });
    await first.putIfAbsent("a/b", content);
    await first.putIfAbsent("a/b", content);
    await first.close();
    const second = openFilesystemStore({ directory });
    expect(await second.get("a/b")).toEqual(content);
    expect(readdirSync(join(directory, ".uploads"))).toEqual([]);
    expect(await names(second)).toEqual(["a/b"]);
    expect(await names(second, ".uploads")).toEqual([]);
  });

  test("is shared by several stores: one of them wins each name", async () => {
    const stores = Array.from({ length: 4 }, () => openFilesystemStore({ directory }));
    const attempts = Array.from({ length: 20 }, (_, index) => `n/${index % 10}`);
    const wins = await Promise.all(
      stores.flatMap((store) => attempts.map((name) => store.putIfAbsent(name, content))),
    );
    expect(wins.filter(Boolean)).toHaveLength(10);
  });

  test("loses the leftovers of processes that are gone when it opens, and those alone", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const uploads = join(directory, ".uploads");
    mkdirSync(uploads, { recursive: true });
    const alive = `${process.ppid}-1-x`;
    for (const file of [`${pid}-1-x`, `${process.pid}-1-x`, "stray", alive])
      writeFileSync(join(uploads, file), "half");
    expect(await names(openFilesystemStore({ directory }))).toEqual([]);
    expect(readdirSync(uploads)).toEqual([alive]);
  });

  test("may vanish while the store is open", async () => {
    const store = openFilesystemStore({ directory });
    await store.putIfAbsent("a/b", content);
    rmSync(join(directory, "a"), { recursive: true });
    expect(await store.get("a/b")).toBeNull();
    await expect(store.putIfAbsent("a/b", content)).rejects.toMatchObject({ retryClass: "TRANSIENT" });
    expect(await store.putIfAbsent("a/b", content)).toBe(true);
  });

  test("does not lead out of itself by links when listed", async () => {
    const store = openFilesystemStore({ directory });
    writeFileSync(join(folder, "secret"), "x");
    symlinkSync(folder, join(directory, "out"));
    symlinkSync(join(folder, "secret"), join(directory, "secret"));
    expect(await names(store)).toEqual([]);
  });

  test("that cannot be one is an error of set-up", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => openFilesystemStore({ directory: join(folder, "file") })).toThrowError(
      expect.objectContaining({ name: "PlatformError", retryClass: "SETUP" }),
    );
  });
});

test("a closed store has finished what was under way, and takes nothing more", async () => {
  const store = openFilesystemStore({ directory });
  const put = store.putIfAbsent("a", content);
  await store.close();
  expect(readdirSync(directory).toSorted()).toEqual([".uploads", "a"]);
  expect(await put).toBe(true);
  await expect(store.putIfAbsent("b", content)).rejects.toMatchObject({ code: "STORE_CLOSED" });
});

describe("fileError", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["ENOSPC", "TRANSIENT", "DISK_FULL"],
    ["EDQUOT", "TRANSIENT", "DISK_FULL"],
    ["EMFILE", "TRANSIENT", "FILE_EMFILE"],
    ["EIO", "TRANSIENT", "FILE_EIO"],
    ["EACCES", "SETUP", "FILE_EACCES"],
    ["EPERM", "SETUP", "FILE_EPERM"],
    ["EROFS", "SETUP", "FILE_EROFS"],
  ];
  test.each(cases)("makes %s %s %s", (code, retryClass, want) => {
    const error = Object.assign(new Error("failed"), { code });
    expect(fileError(error)).toMatchObject({ name: "PlatformError", retryClass, code: want, cause: error });
  });

  test("leaves mistakes of the program as they are", () => {
    const error = new TypeError("no string");
    expect(fileError(error)).toBe(error);
  });
});
