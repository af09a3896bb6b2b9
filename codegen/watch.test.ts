import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchFolder } from "./watch.ts";

let parent: string;
let folder: string;
let controller: AbortController;
let watching: Promise<void>;
let calls: number;
/** What the last call found. */
let found: Readonly<Record<string, string>> | null;

/** Watches the folder; resolves after the call at the start, when changes are seen for sure. */
async function start(onChange: () => Promise<void> = async () => {}): Promise<void> {
  controller = new AbortController();
  watching = watchFolder({
    folder,
    atOnce: true,
    signal: controller.signal,
    async onChange() {
      calls++;
      found = await contents();
      await onChange();
    },
  });
  await until(() => expect(calls).toBe(1));
}

async function contents(): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith(".json")).toSorted();
  const texts = files.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const);
  // A file may go between being listed and being read; the change that takes it is then still to come.
  return Object.fromEntries(await Promise.all(texts).catch(() => []));
}

function until(assertion: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assertion, { timeout: 20_000, interval: 5 });
}

/** Makes a change and waits for a call that finds the folder as it is now. */
async function change(make: () => Promise<unknown>): Promise<void> {
  await make();
  const now = await contents();
  await until(() => expect(found).toEqual(now));
}

const save = (name: string, text: string) => writeFile(join(folder, name), text);

async function saveByRename(name: string, text: string): Promise<void> {
  await save(`.${name}.swp`, text);
  await rename(join(folder, `.${name}.swp`), join(folder, name));
}

beforeEach(async () => {
  calls = 0;
  found = null;
  parent = await mkdtemp(join(tmpdir(), "watch-"));
  folder = join(parent, "schemas");
  await mkdir(join(folder, "locks"), { recursive: true });
  await mkdir(join(folder, "shared"));
  await save("order.schema.json", "{}");
});

afterEach(async () => {
  controller.abort();
  await watching;
  await rm(parent, { recursive: true });
});

test("files written in place, renamed into place, removed, and in folders below", async () => {
  await start();
  await change(() => save("shipment.schema.json", "{}"));
  await change(() => saveByRename("order.schema.json", '{"a":1}'));
  await change(() => save("order.schema.json", '{"a":2}'));
  await change(() => saveByRename("order.schema.json", '{"a":3}'));
  await change(() => save("shared/money.schema.json", "{}"));
  await mkdir(join(folder, "common"));
  await change(() => save("common/id.schema.json", "{}"));
  await change(() => rm(join(folder, "shipment.schema.json")));
  expect(found).toEqual({
    "common/id.schema.json": "{}",
    "order.schema.json": '{"a":3}',
    "shared/money.schema.json": "{}",
  });
});

test("a folder that vanishes and comes back, and one that is replaced", async () => {
  await start();
  await change(() => rename(folder, join(parent, "away")));
  expect(found).toEqual({});
  await change(() => rename(join(parent, "away"), folder));
  await change(() => save("order.schema.json", '{"a":1}'));
  await change(async () => {
    await rename(folder, join(parent, "old"));
    await mkdir(folder);
    await save("user.schema.json", "{}");
  });
  await change(() => save("user.schema.json", '{"a":2}'));
  expect(found).toEqual({ "user.schema.json": '{"a":2}' });
});

test("locks, hidden files and neighbours do not count", async () => {
  await start();
  await save("locks/orders.lock.json", "{}");
  await save(".order.schema.json.swp", "{}");
  await writeFile(join(parent, "notes.txt"), "");
  await change(() => save("order.schema.json", '{"a":1}'));
  expect(calls).toBe(2);
});

test("changes during a call make one more, and never two at a time", async () => {
  const release = Promise.withResolvers<void>();
  let atWork = 0;
  let most = 0;
  await start(async () => {
    most = Math.max(most, ++atWork);
    if (calls === 2) await release.promise;
    atWork--;
  });
  await save("order.schema.json", "1");
  await until(() => expect(calls).toBe(2));
  await save("order.schema.json", "2");
  await save("shipment.schema.json", "3");
  release.resolve();
  await until(() => expect(found).toMatchObject({ "order.schema.json": "2", "shipment.schema.json": "3" }));
  expect(most).toBe(1);
});

test("a failing call ends the watch", async () => {
  controller = new AbortController();
  const { signal } = controller;
  const onChange = () => Promise.reject(new Error("a bug"));
  await expect(watchFolder({ folder, atOnce: true, signal, onChange })).rejects.toThrow("a bug");
  watching = Promise.resolve();
});

test("an aborted signal ends it at once", async () => {
  controller = new AbortController();
  controller.abort();
  watching = watchFolder({ folder, atOnce: false, signal: controller.signal, onChange: async () => {} });
  await watching;
  expect(calls).toBe(0);
});
