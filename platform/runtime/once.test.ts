import { expect, test } from "vitest";
import { once } from "./once.ts";

test("is made at the first call, and once", async () => {
  let made = 0;
  const value = once(async () => (made += 1));
  expect([made, await value.taken()]).toEqual([0, null]);
  expect(await Promise.all([value.get(), value.get(), value.get()])).toEqual([1, 1, 1]);
  expect([made, await value.taken()]).toEqual([1, 1]);
});

test("a failure is thrown to whoever waited, and the next call tries again", async () => {
  const answers = [Promise.reject(new Error("no route")), Promise.resolve("there")];
  const value = once(async () => answers.shift());
  await expect(Promise.all([value.get(), value.get()])).rejects.toThrow("no route");
  expect(await value.taken()).toBeNull();
  expect(await value.get()).toBe("there");
});
