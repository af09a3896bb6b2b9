import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { letters, type LetterOptions } from "./letters-filter.ts";

async function questionsOf(options: LetterOptions): Promise<readonly URLSearchParams[]> {
  const asked: URLSearchParams[] = [];
  function lines<T>(path: string): AsyncIterable<T> {
    expect(path.length).toBeLessThan(10_000);
    asked.push(new URLSearchParams(path.slice(path.indexOf("?"))));
    return ReadableStream.from<T>([]);
  }
  for await (const letter of letters({ lines }, options)) expect(letter).toBeUndefined();
  return asked;
}

test("many ids are asked for in slices, each id once and with the same filters", async () => {
  const eventIds = Array.from({ length: 1_000 }, () => randomUUID());
  const asked = await questionsOf({ eventIds: [...eventIds, ...eventIds], code: "too_large" });
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.flatMap((query) => query.getAll("event_id"))).toEqual(eventIds);
  expect(new Set(asked.map((query) => query.get("code")))).toEqual(new Set(["TOO_LARGE"]));
});

test("long ids in other scripts are asked for in slices too", async () => {
  const eventIds = Array.from({ length: 20 }, (_value, index) => `${"😀".repeat(100)}${index}`);
  const asked = await questionsOf({ eventIds });
  expect(asked.flatMap((query) => query.getAll("event_id"))).toEqual(eventIds);
});

test("no id is one question about all letters", async () => {
  for (const options of [{}, { eventIds: [] }]) {
    expect((await questionsOf(options)).map((query) => query.has("event_id"))).toEqual([false]);
  }
});
