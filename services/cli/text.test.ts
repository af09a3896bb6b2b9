import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { duration, labelled, printable, shellWord } from "./text.ts";

test.each([
  "plain",
  "a/b:c",
  "-x",
  "it's",
  "two words",
  'a"b',
  "$HOME `id` \\ !",
  "'\"$",
  "é😀",
  "a=b*?[c]~",
])("a shell reads %s back as it is", (text) => {
  const output = execFileSync("sh", ["-c", `printf '%s' ${shellWord(text)}`], { encoding: "utf8" });
  expect(output).toBe(text);
});

test.each([
  [0.85, "850 ms"],
  [12.4, "12 s"],
  [180, "3 min"],
  [18_000, "5 h"],
  [200_000, "2 d"],
])("%d seconds are %s", (seconds, want) => {
  expect(duration(seconds)).toBe(want);
});

test("no control character comes through", () => {
  expect(printable("a\u001B[2J\n\u009Bb é😀")).toBe("a\\u001b[2J\\u000a\\u009bb é😀");
});

test("labels stand in a column", () => {
  expect(
    labelled([
      ["a", "1"],
      ["long", "2"],
      ["", "3"],
    ]),
  ).toBe("a     1\nlong  2\n      3\n");
});
