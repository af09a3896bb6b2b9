import { expect, test } from "vitest";
import { resultText } from "./result-text.ts";

const answer = {
  columns: ["id", "n", "items"],
  rows: [
    { id: "a", n: 1, items: [{ sku: "x" }] },
    { id: 'with "quotes", commas', n: null, items: [] },
  ],
};

test("a table for people", () => {
  expect(resultText(answer, "table")).toBe(
    [
      "id                     n     items",
      "─────────────────────  ────  ─────────────",
      'a                      1     [{"sku":"x"}]',
      'with "quotes", commas  NULL  []',
      "(2 rows)",
      "",
    ].join("\n"),
  );
});

test("CSV by RFC 4180", () => {
  expect(resultText(answer, "csv")).toBe(
    'id,n,items\r\na,1,"[{""sku"":""x""}]"\r\n"with ""quotes"", commas",,[]\r\n',
  );
});

test("JSON keeps the values", () => {
  expect(JSON.parse(resultText(answer, "json"))).toEqual(answer.rows);
});

test("no value moves the cursor", () => {
  expect(resultText({ columns: ["a"], rows: [{ a: "\u001B[2J" }] }, "table")).toContain("\\u001b[2J");
});

test("no rows still show the columns", () => {
  expect(resultText({ columns: ["a"], rows: [] }, "table")).toBe("a\n─\n(0 rows)\n");
});
