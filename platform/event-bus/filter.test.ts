import { describe, expect, test } from "vitest";
import { announceFilter } from "./attributes.ts";
import type { Attributes } from "./event-bus.ts";
import { compileFilter } from "./filter.ts";

describe("compileFilter", () => {
  const cases: readonly (readonly [filter: string, attributes: Attributes, want: boolean])[] = [
    ["", {}, true],
    ["  ", { k: "v" }, true],
    ['attributes.k = "v"', { k: "v" }, true],
    ['attributes.k="v"', { k: "V" }, false],
    ['attributes.k = "v"', {}, false],
    ['attributes.k = ""', {}, false],
    ['attributes.k != "v"', { k: "w" }, true],
    ['attributes.k != "v"', { k: "v" }, false],
    ['attributes.k != "v"', {}, true],
    ["attributes:k", { k: "" }, true],
    ["attributes:k", { kk: "v" }, false],
    ["attributes:constructor", {}, false],
    ["attributes:event-type_2", { "event-type_2": "v" }, true],
    ['attributes:"iana.org/tag"', { "iana.org/tag": "v" }, true],
    ['attributes."iana.org/tag" = "en"', { "iana.org/tag": "en" }, true],
    ['hasPrefix(attributes.k, "co")', { k: "com" }, true],
    ['hasPrefix(attributes.k, "co")', { k: "org" }, false],
    ['hasPrefix(attributes.k, "")', {}, false],
    ["NOT attributes:k", {}, true],
    ["-attributes:k", { k: "v" }, false],
    ["NOT NOT attributes:k", { k: "v" }, true],
    ["attributes:a AND attributes:b", { a: "1", b: "1" }, true],
    ["attributes:a AND attributes:b AND attributes:c", { a: "1", b: "1" }, false],
    ["attributes:a OR attributes:b", { b: "1" }, true],
    ["attributes:a OR attributes:b", {}, false],
    ["NOT attributes:a AND attributes:b", { b: "1" }, true],
    ["NOT (attributes:a AND attributes:b)", { b: "1" }, true],
    ["attributes:a AND (attributes:b OR attributes:c)", { a: "1", c: "1" }, true],
    ["(attributes:a AND attributes:b) OR attributes:c", { c: "1" }, true],
    ['attributes.k = "say \\"hi\\""', { k: 'say "hi"' }, true],
    ['attributes.k = "\\u00e4\\x41\\n\\101"', { k: "äA\nA" }, true],
    ['attributes.AND = "v"', { AND: "v" }, true],
    [announceFilter, { announce: "1", event_id: "e" }, true],
    [announceFilter, { event_id: "e" }, false],
    [announceFilter, {}, true],
  ];
  test.each(cases)("%s on %j is %s", (filter, attributes, want) => {
    expect(compileFilter(filter)(attributes)).toBe(want);
  });

  const mistakes: readonly (readonly [filter: string, message: string])[] = [
    ["attributes", 'expected "." at column 11'],
    ["attributes.k", 'expected "=" at column 13'],
    ["attributes.k = v", "expected a value in double quotes"],
    ['attributes.k == "v"', "expected a value in double quotes"],
    ['attribute.k = "v"', 'expected "attributes" at column 1'],
    ["attributes:", "expected an attribute key at column 12"],
    ["attributes:a attributes:b", "expected AND, OR or the end at column 14"],
    ["attributes:a and attributes:b", "expected AND, OR or the end at column 14"],
    ["attributes:a AND attributes:b OR attributes:c", "parentheses where AND and OR meet at column 31"],
    ["(attributes:a", 'expected ")" at column 14'],
    ["attributes:a)", "expected AND, OR or the end at column 13"],
    ["NOT", 'expected "attributes" at column 4'],
    ['hasPrefix(attributes:k, "v")', 'expected "." at column 21'],
    ['attributes.k = "v', "nothing that is known at column 16"],
    ["attributes.k = 'v'", "nothing that is known at column 16"],
    ['attributes.k > "v"', "nothing that is known at column 14"],
    ['attributes.k = "\\q"', "unknown escape \\q"],
    [`attributes.k = "${"v".repeat(256)}"`, "longer than 256 bytes"],
  ];
  test.each(mistakes)("refuses %s", (filter, message) => {
    expect(() => compileFilter(filter)).toThrowError(SyntaxError);
    expect(() => compileFilter(filter)).toThrowError(message);
  });
});
