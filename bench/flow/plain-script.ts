import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import type { TableDefinition } from "../../generated/contract.ts";
import { registry } from "../../generated/index.ts";
import { createTableSql } from "../../platform/warehouse/duckdb-sql.ts";
import { linesOf, slicesOf } from "../lib/event-lines.ts";

// What one would write without the project: parse, insert into DuckDB, gzip. It checks nothing, survives no crash and is told no types.
// The columns are those of our tables. `node plain-script.ts EVENTS.ndjson FOLDER WARM_UP_EVENTS` prints {seconds, rows}.

/** The fastest of 1,000 to 100,000. An appender is slower than JSON text for nested rows. */
const batch = 5_000;
/** As our archive has it. */
const gzipLevel = 3;
const compress = promisify(gzip);
const [file = "", folder = "", warmUp = "0"] = process.argv.slice(2);

const database = await DuckDBInstance.create(join(folder, "plain.duckdb"), {
  threads: "2",
  memory_limit: "1GB",
});
const tables = await Promise.all([...registry.values()].map(({ type, table }) => openTable(type, table)));

await store("warm-up", linesOf(await readFile(file, "utf8")).slice(0, Number(warmUp)));
const started = performance.now();
const slices = slicesOf(linesOf(await readFile(file, "utf8")), batch);
for (const [index, lines] of slices.entries()) await store(String(index), lines);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(JSON.stringify({ seconds, rows: await countRows() }));
database.closeSync();

async function store(name: string, lines: readonly string[]): Promise<void> {
  const events = lines.map((line) => JSON.parse(line) as { readonly event_type: string });
  const now = new Date().toISOString();
  await Promise.all([
    ...tables.map((table) =>
      table.insert(
        events.filter((event) => event.event_type === table.type),
        now,
      ),
    ),
    archive(name, lines),
  ]);
}

async function openTable(type: string, table: TableDefinition) {
  const connection = await database.connect();
  await connection.run(createTableSql("main", table));
  const described = await connection.runAndReadAll(`DESCRIBE "${table.name}"`);
  const fields = described.getRows().map(([name, columnType]) => `"${String(name)}" ${String(columnType)}`);
  const statement = await connection.prepare(
    `INSERT INTO "${table.name}" SELECT unnest("row") FROM ` +
      `(SELECT unnest(CAST($1::JSON AS STRUCT(${fields.join(", ")})[])) AS "row")`,
  );
  return {
    type,
    async insert(events: readonly object[], now: string): Promise<void> {
      const rows = events.map((event) => ({
        ...event,
        _event_id: randomUUID(),
        _schema_version: "1.0.0",
        _published_at: now,
        _ingested_at: now,
        _run_id: null,
        _extra: null,
      }));
      statement.bindVarchar(1, JSON.stringify(rows));
      await statement.run();
    },
  };
}

async function archive(name: string, lines: readonly string[]): Promise<void> {
  await writeFile(join(folder, `${name}.ndjson.gz`), await compress(lines.join("\n"), { level: gzipLevel }));
}

async function countRows(): Promise<number> {
  const connection = await database.connect();
  let rows = 0;
  for (const { table } of registry.values()) {
    const result = await connection.runAndReadAll(`SELECT count(*) FROM "${table.name}"`);
    rows += Number(result.getRows()[0]?.[0] ?? 0);
  }
  return rows;
}
