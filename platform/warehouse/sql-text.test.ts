import { expect, test } from "vitest";
import { openDuckdbWarehouse } from "./duckdb.ts";
import { quoteText } from "./sql-text.ts";

test("any text reaches the database as it is", async () => {
  const warehouse = await openDuckdbWarehouse({ file: ":memory:" });
  const texts = ["", "it's", "''", "a\0b\0", "\\", "`name`", "-- no comment\n", "é😀", "$$", 'a"b'];
  for (const text of texts) {
    const { rows } = await warehouse.query(`SELECT ${quoteText(text)} AS text`);
    expect(rows).toEqual([{ text }]);
  }
  await warehouse.close();
});
