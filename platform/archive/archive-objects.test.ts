import { gzipSync } from "node:zlib";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { forgivingStore } from "../object-store/damage.ts";
import { openFilesystemStore } from "../object-store/filesystem.ts";
import type { ObjectStore } from "../object-store/object-store.ts";
import { archiveHourFolder, listArchiveObjects, readArchive, type ArchiveSpan } from "./archive-objects.ts";
import { manifestName } from "./manifest.ts";

let directory = "";
let store: ObjectStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "eventloom-archive-"));
  store = openFilesystemStore({ directory });
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

const hour = (text: string, type = "order") => archiveHourFolder(type, text);
const ten = hour("2026-11-02T10:00:00Z");

async function put(name: string, ...lines: readonly string[]): Promise<void> {
  await store.putIfAbsent(name, gzipSync(lines.map((line) => `${line}\n`).join("")));
}

async function names(span: Partial<ArchiveSpan> = {}): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of listArchiveObjects(store, { eventType: "order", ...span })) found.push(name);
  return found;
}

/** Lines by object, in the order of reading; `during` happens after the first object. */
async function read(from: ObjectStore = store, during = async () => {}) {
  const found: (readonly [string, readonly string[]])[] = [];
  for await (const { name, lines } of readArchive(from, { eventType: "order" })) {
    const all: string[] = [];
    for await (const some of lines) all.push(...some.map((line) => line.toString()));
    found.push([name.slice(name.lastIndexOf("/") + 1), all]);
    if (found.length === 1) await during();
  }
  return found;
}

test.each<[string, Partial<ArchiveSpan>, readonly string[]]>([
  ["everything", {}, ["01T10", "02T09", "02T10", "02T11"]],
  [
    "an hour",
    { since: new Date("2026-11-02T10:30:00Z"), until: new Date("2026-11-02T10:40:00Z") },
    ["02T10"],
  ],
  ["from an hour on", { since: new Date("2026-11-02T10:30:00Z") }, ["02T10", "02T11"]],
  [
    "a long time",
    { since: new Date("2026-01-01T00:00:00Z"), until: new Date("2026-11-02T09:30:00Z") },
    ["01T10", "02T09"],
  ],
  ["up to", { until: new Date("2026-11-01T10:30:00Z") }, ["01T10"]],
  ["nothing", { since: new Date("2027-01-01T00:00:00Z"), until: new Date("2027-01-01T01:00:00Z") }, []],
])("lists the hours of a span: %s", async (_, span, want) => {
  for (const time of ["01T10", "02T09", "02T10", "02T11"])
    await put(`${hour(`2026-11-${time}`)}a.ndjson.gz`, "1");
  await put(`${hour("2026-11-02T10:00", "orders")}a.ndjson.gz`, "1");
  expect(await names(span)).toEqual(want.map((time) => `${hour(`2026-11-${time}`)}a.ndjson.gz`));
});

test("an event type in a path is encoded", () => {
  expect(hour("2026-11-02T10:00:00Z", "a/../b")).toBe("events/event_type=a%2F..%2Fb/dt=2026-11-02/hour=10/");
});

test("lines come back whole, wherever the unpacked text is cut", async () => {
  const long = Array.from({ length: 5_000 }, (_, n) => `{"n":${n},"text":"${"x".repeat(n % 311)}"}`);
  await put(`${ten}a.ndjson.gz`, ...long);
  await store.putIfAbsent(`${ten}b.ndjson.gz`, Buffer.concat([gzipSync("1\n"), gzipSync("2\n\n3")]));
  expect(await read()).toEqual([
    ["a.ndjson.gz", long],
    ["b.ndjson.gz", ["1", "2", "3"]],
  ]);
});

test("sources of a composed object are not read, once it stands", async () => {
  for (const source of ["a", "b", "d"]) await put(`${ten}${source}.ndjson.gz`, source);
  const composed = `${ten}c.ndjson.gz`;
  const sources = ["a", "b"].map((one) => ({ name: `${ten}${one}.ndjson.gz`, version: "1" }));
  const manifest = { object: composed, sources };
  await store.putIfAbsent(manifestName(composed), Buffer.from(JSON.stringify(manifest)));
  expect(await names()).toEqual(["a", "b", "d"].map((one) => `${ten}${one}.ndjson.gz`));
  await put(composed, "a", "b");
  expect(await names()).toEqual(["c", "d"].map((one) => `${ten}${one}.ndjson.gz`));
});

test("what is composed while it is read is read nonetheless", async () => {
  for (const source of ["a", "b", "d"]) await put(`${ten}${source}.ndjson.gz`, source);
  const compose = async () => {
    await put(`${ten}c.ndjson.gz`, "a", "b");
    for (const source of ["a", "b"]) await rm(join(directory, `${ten}${source}.ndjson.gz`));
  };
  expect(await read(store, compose)).toEqual([
    ["a.ndjson.gz", ["a"]],
    ["d.ndjson.gz", ["d"]],
    ["c.ndjson.gz", ["a", "b"]],
  ]);
});

test("a damaged object is told, and what stands behind it is read", async () => {
  await store.putIfAbsent(`${ten}a.ndjson.gz`, gzipSync("1\n2\n").subarray(0, -9));
  await put(`${ten}b.ndjson.gz`, "3");
  await expect(read()).rejects.toThrow(`${ten}a.ndjson.gz is damaged`);
  const damaged: string[] = [];
  const forgiving = forgivingStore(store, ({ object }) => damaged.push(object));
  expect((await read(forgiving)).at(-1)).toEqual(["b.ndjson.gz", ["3"]]);
  expect(damaged).toEqual([`${ten}a.ndjson.gz`]);
});
