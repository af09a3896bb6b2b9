import { DuckDBInstance } from "@duckdb/node-api";
import { registry } from "../../../generated/index.ts";
import { join } from "node:path";

/** What one side has more often than the other: at most five of them, as text. */
export interface Difference {
  readonly what: string;
  readonly only: "first" | "second";
  readonly value: string;
}

/** How much both sides have, and every kind of difference. */
export interface Comparison {
  /** By table; archive lines and dead letters under those names. */
  readonly counts: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
}

/**
 * Compares all rows, archive lines and dead letters in two folders, as multisets: each value with everything in it. How lines are divided into objects
 * may differ. Where the sums over the hashes of the values are not the same, the values are looked for that are.
 */
export async function compareSides(first: string, second: string): Promise<Comparison> {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "1GB", threads: "2" });
  const connection = await instance.connect();
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
  const digest = async (sql: string) => {
    const hashes = "concat_ws(' ', sum(hash(one)::HUGEINT), bit_xor(hash(one)))";
    const [[count, text] = []] = await read(`SELECT count(*)::INT, ${hashes} FROM (${sql}) AS one`);
    return { count: Number(count), hashes: JSON.stringify(text) };
  };
  try {
    for (const [name, folder] of [
      ["first", first],
      ["second", second],
    ] as const) {
      await connection.run(`ATTACH ${quoted(join(folder, "warehouse.duckdb"))} AS ${name} (READ_ONLY)`);
    }
    const sides = [...registry.values()].map(({ table }) => ({
      what: table.name,
      first: `SELECT * FROM first.prod_events_dataset."${table.name}"`,
      second: `SELECT * FROM second.prod_events_dataset."${table.name}"`,
    }));
    for (const [what, pattern] of [
      ["archive lines", "objects/events/**/*.ndjson.gz"],
      ["dead letters", "objects/dead-letters/**/*.ndjson.gz"],
    ] as const) {
      sides.push({ what, first: lines(join(first, pattern)), second: lines(join(second, pattern)) });
    }
    const counts: Record<string, number> = {};
    const differences: Difference[] = [];
    for (const side of sides) {
      const [one, other] = [await digest(side.first), await digest(side.second)];
      counts[side.what] = one.count;
      if (one.count === other.count && one.hashes === other.hashes) continue;
      for (const [only, more, less] of [
        ["first", side.first, side.second],
        ["second", side.second, side.first],
      ] as const) {
        const rows = await read(`SELECT one::VARCHAR FROM (${more} EXCEPT ALL ${less} LIMIT 5) AS one`);
        for (const [value] of rows) differences.push({ what: side.what, only, value: JSON.stringify(value) });
      }
    }
    return { counts, differences };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function lines(pattern: string): string {
  const options = "delim = '', quote = '', escape = '', header = false, max_line_size = 8388608";
  return `SELECT line FROM read_csv(${quoted(pattern)}, columns = {line: 'VARCHAR'}, ${options}, auto_detect = false)`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
