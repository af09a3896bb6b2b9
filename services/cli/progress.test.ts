import { expect, test } from "vitest";
import { createProgress, progressText } from "./progress.ts";

test.each([
  [
    "a file",
    { bytesRead: 480, totalBytes: 1_000, seconds: 2 },
    "12,000 published, 3 rejected · 6,002/s · 48 % · 2 s left",
  ],
  [
    "the end",
    { bytesRead: 1_000, totalBytes: 1_000, seconds: 4 },
    "12,000 published, 3 rejected · 3,001/s · 100 % · 0 ms left",
  ],
  [
    "standard input",
    { bytesRead: 480, totalBytes: null, seconds: 2 },
    "12,000 published, 3 rejected · 6,002/s",
  ],
  ["the first moment", { bytesRead: 0, totalBytes: 10, seconds: 0 }, "12,000 published, 3 rejected"],
])("%s", (_name, place, want) => {
  expect(progressText({ published: 12_000, rejected: 3 }, place)).toBe(want);
});

test("nothing is drawn where nobody watches, and not more than ten times a second", () => {
  const draw = (notesInteractive: boolean) => {
    const notes: string[] = [];
    let time = 0;
    const progress = createProgress(
      { note: (text) => void notes.push(text), notesInteractive },
      null,
      () => time,
    );
    for (; time < 1_000; time += 10) progress.show({ published: time, rejected: 0 }, 0);
    return notes.length;
  };
  expect([draw(false), draw(true)]).toEqual([0, 10]);
});
