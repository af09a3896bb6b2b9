import { expect, test } from "vitest";
import { mergedLines } from "./merged-lines.ts";

const file = (...lines: readonly string[]) => ["{", '  "columns": {', ...lines, "  }", "}", ""].join("\n");
const [a, b, c] = ["a", "b", "c"].map((name) => `    "/${name}": { "order": 1, "name": "${name} }," }`);

test.each<[string, string, string]>([
  ["a file as it is written", file(`${a},`, `${b},`, `${c}`), file(`${a},`, `${b},`, `${c}`)],
  ["no entries", file(), file()],
  ["a line that a merge put last", file(`${a},`, `${b}`, `${c}`), file(`${a},`, `${b},`, `${c}`)],
  ["a line that is not last any more", file(`${a},`, `${b},`), file(`${a},`, `${b}`)],
  ["the same line on both sides", file(`${a},`, `${b}`, `${b},`, `${c}`), file(`${a},`, `${b},`, `${c}`)],
  ["the same line on both sides, apart", file(`${a},`, `${b}`, `${a}`), file(`${a},`, `${b}`)],
  [
    "marks of a conflict",
    file(`${a},`, "<<<<<<< HEAD", `${b}`, "=======", `${c}`, ">>>>>>> other"),
    file(`${a},`, `${b},`, `${c}`),
  ],
  [
    "marks with the common base",
    file(`${a},`, "<<<<<<< HEAD", `${b}`, "||||||| 1234567", "    nothing", "=======", `${c}`, ">>>>>>> x"),
    file(`${a},`, `${b},`, `${c}`),
  ],
  [
    "lines of Windows",
    file(`${a}`, `${b}`).replaceAll("\n", "\r\n"),
    file(`${a},`, `${b}`).replaceAll("\n", "\r\n"),
  ],
  ["an empty line between", file(`${a},`, "", `${b}`), file(`${a},`, "", `${b}`)],
  ["another layout", '{"columns":{"/a":{"order":1}}}', '{"columns":{"/a":{"order":1}}}'],
])("%s", (_, given, want) => {
  expect(mergedLines(given)).toBe(want);
});
