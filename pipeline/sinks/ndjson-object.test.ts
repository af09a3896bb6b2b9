import { expect, test } from "vitest";
import { openMemoryStore } from "../testing/memory-store.ts";
import { createTestRetry } from "../testing/retry.ts";
import { batchId, writeNdjson } from "./ndjson-object.ts";

const retry = createTestRetry();

test.each<[string, readonly string[], readonly string[], boolean]>([
  ["the order does not matter", ["a", "b"], ["b", "a"], true],
  ["another key is another batch", ["a", "b"], ["a", "c"], false],
  ["keys do not run together", ["a", "bc"], ["ab", "c"], false],
  ["a key cannot pretend to be two", ['a","b'], ["a", "b"], false],
  ["once is not twice", ["a"], ["a", "a"], false],
])("batch id: %s", (_, left, right, same) => {
  expect(batchId(left) === batchId(right)).toBe(same);
  expect(batchId(left)).toMatch(/^[0-9a-f]{32}$/);
});

test("lines come back as they went in, and a second identical batch makes no object", async () => {
  const store = openMemoryStore();
  const lines = Buffer.from('{"a":"ż"}\n{"a":2}\n');
  const first = await writeNdjson(store, "events/x", { keys: ["1", "2"], lines }, retry);
  const second = await writeNdjson(store, "events/x", { keys: ["2", "1"], lines }, retry);
  expect(store.lines("events/x/")).toEqual([{ a: "ż" }, { a: 2 }]);
  const [[name, content] = []] = store.objects;
  expect(name).toMatch(/^events\/x\/[0-9a-f]{32}\.ndjson\.gz$/);
  expect(first).toEqual({ objects: 1, bytes: content?.byteLength });
  expect(second).toEqual({ objects: 0, bytes: 0 });
});

test("a batch larger than a chunk of the compressor comes back whole", async () => {
  const store = openMemoryStore();
  const values = Array.from({ length: 20_000 }, (_, index) => ({ a: (index * 2_654_435_761) % 2 ** 32 }));
  const lines = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
  await writeNdjson(store, "events/x", { keys: ["1"], lines }, retry);
  expect(store.lines("events/x/")).toEqual(values);
});
