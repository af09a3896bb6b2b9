import { expect, test } from "vitest";
import { column } from "./contract-tables.ts";
import { createRowColumns } from "./row-columns.ts";

test("rows become the JSON arrays of their columns, in the order of the columns", () => {
  const columns = createRowColumns({
    name: "t",
    schema: {
      fields: [
        column("b", "STRING"),
        column("a", "INTEGER"),
        column("list", "STRING", "REPEATED"),
        column("record", "RECORD", "NULLABLE", [column("x", "INTEGER")]),
      ],
    },
  });
  columns.add(['say "no"', 1, ["p", "q"], { x: 1 }]);
  columns.add([null, null, [], null]);
  expect(columns.rows).toBe(2);
  expect(columns.texts().map((text): unknown => JSON.parse(text))).toEqual([
    ['say "no"', null],
    [1, null],
    [["p", "q"], []],
    [{ x: 1 }, null],
  ]);
});

test("the length of a batch is known while it grows, nested values included", () => {
  const columns = createRowColumns({
    name: "t",
    schema: { fields: [column("text", "STRING"), column("list", "STRING", "REPEATED")] },
  });
  columns.add(["x".repeat(1_000), ["y".repeat(1_000)]]);
  expect(columns.characters).toBeGreaterThanOrEqual(2_000);
  expect(columns.characters).toBeLessThan(2_100);
});
