import { expect, test } from "vitest";

import { mapConcurrently } from "./concurrency.ts";

test("keeps the order of the items and the limit", async () => {
  let underWay = 0;
  let most = 0;
  const results = await mapConcurrently([5, 1, 3, 2, 4], 2, async (item) => {
    most = Math.max(most, ++underWay);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    underWay--;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 30, 20, 40]);
  expect(most).toBe(2);
});

test("rejects with the first failure", async () => {
  const failing = mapConcurrently([1, 2], 2, async (item) => {
    throw new Error(`item ${item}`);
  });
  await expect(failing).rejects.toThrow("item 1");
});
