import { expect, test } from "vitest";
import { giveBackDelay } from "./give-back-delay.ts";

test.each([
  [1, 0],
  [3, 0],
  [4, 2],
  [5, 4],
  [12, 512],
  [13, 600],
  [100, 600],
])("what was delivered %d times comes again after %d s", (attempt, seconds) => {
  expect(giveBackDelay(attempt)).toBe(seconds);
});

test("a hundred deliveries last for more than 14 hours", () => {
  let seconds = 0;
  for (let attempt = 1; attempt < 100; attempt++) seconds += giveBackDelay(attempt);
  expect(seconds).toBeGreaterThan(14 * 60 * 60);
});
