import { expect, test } from "vitest";
import { createPool } from "./pool.ts";
import { createSerialQueue } from "./serial-queue.ts";

/** A promise with its handle. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

test("a queue runs one task at a time, in order, past a failure", async () => {
  const queue = createSerialQueue();
  const first = gate();
  const seen: string[] = [];
  const tasks = [
    queue.run(async () => {
      await first.passed;
      seen.push("first");
    }),
    queue.run(async () => {
      seen.push("second");
      throw new Error("second fails");
    }),
    queue.run(async () => seen.push("third")),
  ];
  seen.push("queued");
  first.open();
  const results = await Promise.allSettled(tasks);
  expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(seen).toEqual(["queued", "first", "second", "third"]);
});

test("a pool never gives one item to two tasks, and gives it back after a failure", async () => {
  const pool = createPool(["a", "b"]);
  const used = new Set<string>();
  let most = 0;
  const work = Array.from({ length: 20 }, (_, index) =>
    pool.use(async (item) => {
      expect(used).not.toContain(item);
      used.add(item);
      most = Math.max(most, used.size);
      await Promise.resolve();
      used.delete(item);
      if (index % 3 === 0) throw new Error("fails");
    }),
  );
  const results = await Promise.allSettled(work);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(13);
  expect(most).toBe(2);
  await pool.idle();
  expect(used.size).toBe(0);
});
