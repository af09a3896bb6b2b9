import { afterAll, expect, test } from "vitest";
import { openDuckdbWarehouse } from "./duckdb.ts";
import { quoteText } from "./sql-text.ts";

const warehouse = await openDuckdbWarehouse({ file: ":memory:" });
afterAll(() => warehouse.close());

const texts = [
  "",
  "a",
  "it's",
  "''",
  "\\",
  "\\' OR TRUE --",
  "-- no comment\n",
  "a\r\t",
  "a\0b\0",
  "a || b",
  "é😀",
  "$$",
  'a"b',
  "`a`",
];

test.each(texts)(
  "%j comes back as it is, without a quote or backslash that a dialect could read otherwise",
  async (text) => {
    const quoted = quoteText(text);
    const { rows } = await warehouse.query(`SELECT ${quoted} AS text, ${quoted} = ${quoted} AS same`);
    expect(rows).toEqual([{ text, same: true }]);
    const inside = quoted.replaceAll(/' \|\| chr\(\d+\) \|\| '/g, "");
    expect(inside).toMatch(/^\(?'[^'\\\p{Cc}]*'\)?$/u);
  },
);
