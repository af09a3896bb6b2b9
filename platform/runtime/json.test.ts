import { describe, expect, test } from "vitest";

import { parseJsonBody } from "./json.ts";
import { HttpProblem } from "./problem.ts";

describe("parseJsonBody", () => {
  test("gives what JSON.parse gives", () => {
    expect(parseJsonBody('{"a":[1,null]}')).toEqual({ a: [1, null] });
  });

  const cases: readonly [string, number, number, string][] = [
    ["", 1, 1, "There is no content"],
    [" \n ", 1, 1, "There is no content"],
    ["hello", 1, 1, "Unexpected token 'h'"],
    ['{"a":1,}', 1, 8, "Expected double-quoted property name"],
    ['{"a":', 1, 6, "Unexpected end of JSON"],
    ['{\n  "a": 01}', 2, 9, "Unexpected number"],
    ['{"a":1}\nx', 2, 1, "Unexpected non-whitespace character"],
    ['{"a":NaN}', 1, 6, "Unexpected token 'N'"],
    ["[1,2,,3]", 1, 6, "Unexpected token ','"],
    ["/*x*/1", 1, 1, "Unexpected token '/'"],
  ];
  test.each(cases)("%j is wrong at %i:%i", (text, line, column, message) => {
    let problem: unknown;
    try {
      parseJsonBody(text);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(HttpProblem);
    const { status, detail, extensions } = (problem as HttpProblem).content;
    expect(status).toBe(400);
    expect(detail).toBe(`${message} at line ${line}, column ${column}.`);
    expect(extensions).toMatchObject({ position: { line, column } });
  });

  test("text nested beyond any stack is refused, not a crash", () => {
    expect(() => parseJsonBody(`${"[".repeat(1_000_000)}x`)).toThrow(HttpProblem);
  });
});
