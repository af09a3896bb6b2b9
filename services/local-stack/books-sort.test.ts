import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { compareUtf8 } from "../../platform/runtime/utf8-order.ts";
import { createSorter } from "./books-sort.ts";

const folder = mkdtempSync(join(tmpdir(), "eventloom-"));
vi.stubEnv("TMPDIR", folder);

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test.each([
  ["nothing", 0],
  ["less than a run", 9],
  ["exactly one run", 10],
  ["many runs", 95],
])("%s comes back sorted, each as often as it was added", async (_name, count) => {
  const ids = Array.from({ length: count }, (_value, index) => `${(index * 37) % 50}-é\n\u2028\u2029"😀`);
  const sorted: string[] = [];
  {
    await using sorter = createSorter(10);
    for (const eventId of ids) await sorter.add({ eventId, eventType: `t${eventId}` });
    expect(sorter.size).toBe(count);
    for await (const { eventId, eventType } of sorter.sorted()) {
      expect(eventType).toBe(`t${eventId}`);
      sorted.push(eventId);
    }
  }
  expect(sorted).toEqual(ids.toSorted(compareUtf8));
});

test("the files are gone afterwards", async () => {
  {
    await using sorter = createSorter(1);
    await sorter.add({ eventId: "a", eventType: "" });
    expect(readdirSync(folder)).toHaveLength(1);
  }
  expect(readdirSync(folder)).toEqual([]);
});
