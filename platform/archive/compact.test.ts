import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { openFilesystemCompactor } from "../object-store/filesystem-compactor.ts";
import { openFilesystemStore } from "../object-store/filesystem.ts";
import type { ObjectVersion } from "../object-store/object-compactor.ts";
import type { ObjectStore } from "../object-store/object-store.ts";
import { PlatformError } from "../runtime/errors.ts";
import { archiveHourFolder, listArchiveObjects, readArchive } from "./archive-objects.ts";
import { compactArchive, type CompactCounts, type CompactOptions } from "./compact.ts";
import type { CompactParts } from "./compact-hour.ts";
import { manifestName } from "./manifest.ts";
import { openMemoryArchive } from "./testing/memory-archive.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function openFolder(): Promise<CompactParts> {
  const directory = await mkdtemp(join(tmpdir(), "eventloom-compact-"));
  folders.push(directory);
  return { store: openFilesystemStore({ directory }), compactor: openFilesystemCompactor({ directory }) };
}

const before = new Date("2026-11-02T12:00:00Z");
const ten = archiveHourFolder("order", "2026-11-02T10:00:00Z");

/** Objects `from` to `to` of an hour, with one line each: its number. */
async function fill(store: ObjectStore, to: number, from = 0, folder = ten): Promise<void> {
  for (let n = from; n < to; n++) {
    const name = `${folder}${(n * 7919).toString(16).padStart(32, "0")}.ndjson.gz`;
    await store.putIfAbsent(name, gzipSync(`${n}\n`));
  }
}

async function run(parts: CompactParts, options: Partial<CompactOptions> = {}): Promise<CompactCounts> {
  let last: CompactCounts | null = null;
  for await (const counts of compactArchive(parts, { before, dryRun: false, ...options })) last = counts;
  if (last === null) throw new Error("no counts");
  return last;
}

/** What a reader of the archive reads, in order. */
async function lines(store: ObjectStore): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const object of readArchive(store, { eventType: "order" })) {
    for await (const some of object.lines) found.push(...some.map((line) => Number(line.toString())));
  }
  return found.toSorted((a, b) => a - b);
}

async function names(store: ObjectStore): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of store.list("")) found.push(name);
  return found;
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

describe.each([
  ["in memory", async () => openMemoryArchive()],
  ["in a folder", openFolder],
])("the archive %s", (_, open) => {
  test("an hour's objects become one, and again changes nothing", async () => {
    const parts = await open();
    await fill(parts.store, 70);
    expect(await run(parts, { dryRun: true })).toMatchObject({ hours: 1, sources: 70, composed: 3 });
    expect(await lines(parts.store)).toEqual(numbers(70));
    expect(await run(parts)).toMatchObject({ hours: 1, sources: 73, composed: 4 });
    const [only, ...others] = await names(parts.store);
    expect(only).toMatch(
      /^events\/event_type=order\/dt=2026-11-02\/hour=10\/hour-02-[0-9a-f]{32}\.ndjson\.gz$/,
    );
    expect(others).toEqual([]);
    expect(await lines(parts.store)).toEqual(numbers(70));
    expect(await run(parts)).toMatchObject({ hours: 1, sources: 0, composed: 0 });
    await fill(parts.store, 72, 70);
    expect(await run(parts)).toMatchObject({ sources: 3, composed: 1 });
    expect(await lines(parts.store)).toEqual(numbers(72));
  });

  test("several at once lose nothing and double nothing", async () => {
    const parts = await open();
    await fill(parts.store, 70);
    const runs = Promise.all(Array.from({ length: 4 }, () => run(parts)));
    const late = archiveHourFolder("order", "2026-11-02T09:00:00Z");
    await Promise.all([runs, fill(parts.store, 80, 70, late)]);
    await run(parts);
    expect(await lines(parts.store)).toEqual(numbers(80));
    expect(await names(parts.store)).toHaveLength(2);
  });
});

test("only hours that had ended, of the type, and nothing else that stands there", async () => {
  const parts = openMemoryArchive();
  const other = archiveHourFolder("refund", "2026-11-02T10:00:00Z");
  const now = archiveHourFolder("order", "2026-11-02T11:00:00Z");
  for (const folder of [ten, other, now]) await fill(parts.store, 2, 0, folder);
  await parts.store.putIfAbsent("events/notes/a.ndjson.gz", gzipSync("1\n"));
  await parts.store.putIfAbsent("events/notes/b.ndjson.gz", gzipSync("1\n"));
  const cut = new Date("2026-11-02T11:59:59Z");
  expect(await run(parts, { before: cut, eventType: "order" })).toMatchObject({ hours: 1, composed: 1 });
  expect(await names(parts.store)).toHaveLength(1 + 2 + 2 + 2);
  expect(await run(parts, { before: cut })).toMatchObject({ hours: 2, composed: 1 });
});

test("large objects are left alone, and none grows beyond its size", async () => {
  const parts = openMemoryArchive();
  await fill(parts.store, 12);
  await parts.store.putIfAbsent(
    `${ten}ff.ndjson.gz`,
    gzipSync(Array.from({ length: 500 }, Math.random).join("\n")),
  );
  await run(parts, { smallBytes: 100, targetBytes: 90 });
  const sizes: number[] = [];
  for await (const { bytes } of listArchiveObjects(parts.store, { eventType: "order" })) sizes.push(bytes);
  expect(sizes.filter((bytes) => bytes > 90)).toHaveLength(1);
  expect(sizes).toHaveLength(3 + 1);
});

/** Ends the process, so to speak, at the n-th change: before it or after it. */
function dying({ store, compactor }: CompactParts, at: number, phase: "before" | "after") {
  let changes = 0;
  const strike = async <T>(work: () => Promise<T>): Promise<T> => {
    const isLast = ++changes >= at;
    if (isLast && (phase === "before" || changes > at)) throw new PlatformError("TRANSIENT", "DEAD", "dead");
    const result = await work();
    if (isLast) throw new PlatformError("TRANSIENT", "DEAD", "dead");
    return result;
  };
  const parts: CompactParts = {
    store: { ...store, putIfAbsent: (...values) => strike(() => store.putIfAbsent(...values)) },
    compactor: {
      ...compactor,
      compose: (...values) => strike(() => compactor.compose(...values)),
      remove: (object) => strike(() => compactor.remove(object)),
    },
  };
  return { parts, changes: () => changes };
}

test.each(["before", "after"] as const)(
  "wherever it dies, %s a change, readers miss and double nothing, and the next run ends it",
  async (phase) => {
    const whole = openMemoryArchive();
    await fill(whole.store, 40);
    const { parts: counted, changes } = dying(whole, Infinity, phase);
    await run(counted);
    expect(changes()).toBeGreaterThan(40);
    for (let at = 1; at <= changes(); at++) {
      const archive = openMemoryArchive();
      await fill(archive.store, 40);
      await expect(run(dying(archive, at, phase).parts)).rejects.toThrow("dead");
      expect(await lines(archive.store)).toEqual(numbers(40));
      await run(archive);
      expect(await lines(archive.store)).toEqual(numbers(40));
      expect(await names(archive.store)).toHaveLength(1);
    }
  },
);

test("what a batch that came again has written meanwhile is kept", async () => {
  const archive = openMemoryArchive();
  await fill(archive.store, 3);
  const [first = ""] = await names(archive.store);
  // Dies when two of the sources are gone.
  await expect(run(dying(archive, 4, "after").parts)).rejects.toThrow("dead");
  await archive.store.putIfAbsent(first, gzipSync("0\n"));
  await run(archive);
  expect(new Set(await lines(archive.store))).toEqual(new Set(numbers(3)));
});

test("of two that died over the same object one is ended, and both leave nothing behind", async () => {
  const archive = openMemoryArchive();
  await fill(archive.store, 4);
  const objects: ObjectVersion[] = [];
  for await (const object of archive.compactor.versions(ten)) objects.push(object);
  for (const [letter, sources] of [
    ["a", objects.slice(0, 3)],
    ["b", objects.slice(2)],
  ] as const) {
    const object = `${ten}hour-01-${letter.repeat(32)}.ndjson.gz`;
    const manifest = Buffer.from(JSON.stringify({ object, sources }));
    await archive.store.putIfAbsent(manifestName(object), manifest);
  }
  expect(await lines(archive.store)).toEqual(numbers(4));
  await run(archive);
  expect(await lines(archive.store)).toEqual(numbers(4));
  expect(await names(archive.store)).toHaveLength(1);
});

test("a manifest that is none is told", async () => {
  const archive = openMemoryArchive();
  await fill(archive.store, 2);
  await archive.store.putIfAbsent(
    `${ten}hour-01-x.manifest.json`,
    Buffer.from('{"object":"x","sources":["a"]}'),
  );
  await expect(run(archive)).rejects.toThrow(/hour-01-x.manifest.json is no manifest/);
});
