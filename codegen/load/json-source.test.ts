import { describe, expect, test } from "vitest";
import { type BrokenCase, event, report } from "./broken-case.ts";

describe("text that is not JSON", () => {
  const cases: readonly BrokenCase[] = [
    event("empty", "", "1:1 NOT_JSON"),
    event("only blanks", " \n\n ", "1:1 NOT_JSON"),
    event("cut off", '{\n  "type": "object"', "2:19 NOT_JSON"),
    event("trailing comma in an object", '{\n  "a": 1,\n}', "2:9 NOT_JSON Remove the comma."),
    event("trailing comma in an array", '{"a": [1,\n]}', "1:9 NOT_JSON Remove the comma."),
    event("comment", "{\n  // why\n}", '2:3 NOT_JSON Move the text into "$comment" or "description".'),
    event("missing comma", '{\n  "a": 1\n  "b": 2\n}', "3:3 NOT_JSON"),
    event("single quotes", "{'a': 1}", "1:2 NOT_JSON"),
    event("line break in a string", '{\r\n  "a": "x\r\n"}', "2:8 NOT_JSON"),
    event("two values", "{}\n{}", "2:1 NOT_JSON"),
    event("NaN", '{"minimum": NaN}', "1:13 NOT_JSON"),
    event("after a byte order mark", "\uFEFF{,}", "1:2 NOT_JSON"),
    event("too deep", `{"a":\n ${"[".repeat(300)}`, "2:201 TOO_DEEP Flatten the schema."),
    event("brackets without end", "[".repeat(1_000_000), "1:201 TOO_DEEP Flatten the schema."),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));
});

describe("JSON that no schema may hold", () => {
  const cases: readonly BrokenCase[] = [
    event(
      "duplicate key",
      '{\r\n  "type": "object",\r\n  "title": "A",\r\n  "type": "string"\r\n}',
      "4:3 DUPLICATE_KEY The first one stands in line 2. Keep one of them.",
    ),
    event(
      "three of a key",
      '{"title": "A", "title": "B", "title": "C"}',
      "1:16 DUPLICATE_KEY The first one stands in line 1. Keep one of them.",
      "1:30 DUPLICATE_KEY The first one stands in line 1. Keep one of them.",
    ),
    event("__proto__", '{"properties": {\n"__proto__": {}}}', "2:1 FORBIDDEN_KEY Rename it."),
    event("half a surrogate pair", '{"title": "\\ud800"}', "1:11 ILL_FORMED_TEXT Write the whole character."),
    event(
      "infinite number",
      '{"maximum": 1e999}',
      "1:13 NUMBER_OUT_OF_RANGE The largest magnitude is about 1.8e308.",
    ),
    event("number with too many digits", '{"maximum": 9223372036854775807}', "1:13 NUMBER_INEXACT Round it."),
    event("array as root", "[]", "1:1 NOT_A_SCHEMA A schema file holds a JSON object."),
    event("boolean as root", "\n true", "2:2 NOT_A_SCHEMA A schema file holds a JSON object."),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));
});
