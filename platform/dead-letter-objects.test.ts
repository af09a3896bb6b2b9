import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deadLetterFolder, listDeadLetterObjects, readDeadLetterObject } from "./dead-letter-objects.ts";
import type { PublishedWithin } from "./object-store/hour-folders.ts";
import { openFilesystemStore } from "./object-store/filesystem.ts";
import type { ObjectStore } from "./object-store/object-store.ts";

const folder = mkdtempSync(join(tmpdir(), "eventloom-"));
const times = [
  "2026-10-01T05:00:00Z",
  "2026-11-01T23:59:59Z",
  "2026-11-02T00:00:00Z",
  "2026-11-02T10:30:00Z",
  "2026-11-02T11:00:00Z",
];
const nameOf = (time: string) => `${deadLetterFolder(time)}/${time}.ndjson.gz`;
let listed: string[] = [];
let store: ObjectStore;

beforeAll(async () => {
  const inner = openFilesystemStore({ directory: folder });
  store = {
    ...inner,
    get: (name) => inner.get(name),
    list(prefix) {
      listed.push(prefix);
      return inner.list(prefix);
    },
  };
  for (const time of times)
    await inner.putIfAbsent(nameOf(time), gzipSync('{"event_id":"a"}\n{"event_id":"b"}\n'));
  await inner.putIfAbsent("events/x", gzipSync("{}\n"));
});

afterAll(() => rmSync(folder, { recursive: true }));

const at = (text: string) => new Date(text);
const cases: readonly (readonly [string, PublishedWithin, readonly number[], number])[] = [
  ["everything", {}, [0, 1, 2, 3, 4], 1],
  ["one hour", { since: at("2026-11-02T10:15:00Z"), until: at("2026-11-02T10:45:00Z") }, [3], 1],
  ["over midnight", { since: at("2026-11-01T23:30:00Z"), until: at("2026-11-02T00:30:00Z") }, [1, 2], 2],
  ["days", { since: at("2026-11-01T00:00:00Z"), until: at("2026-11-20T00:00:00Z") }, [1, 2, 3, 4], 20],
  ["up to an hour", { until: at("2026-11-02T00:00:00Z") }, [0, 1, 2], 1],
  ["months", { since: at("2026-01-01T00:00:00Z"), until: at("2026-11-01T00:00:00Z") }, [0], 1],
  ["an empty time", { since: at("2026-11-03T00:00:00Z"), until: at("2026-11-02T00:00:00Z") }, [], 0],
];

test.each(cases)(
  "%s: the objects of the hours, oldest first, and no look elsewhere",
  async (_, within, want, prefixes) => {
    listed = [];
    const names: string[] = [];
    for await (const name of listDeadLetterObjects(store, within)) names.push(name);
    expect(names).toEqual(want.map((index) => nameOf(times[index] ?? "")));
    expect(listed).toHaveLength(prefixes);
  },
);

test("an object gives its letters, one that is gone gives none", async () => {
  expect(await readDeadLetterObject(store, nameOf(times[0] ?? ""))).toEqual([
    { event_id: "a" },
    { event_id: "b" },
  ]);
  expect(await readDeadLetterObject(store, "dead-letters/none")).toEqual([]);
});
