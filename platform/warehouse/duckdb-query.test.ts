import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { runQuery } from "./duckdb-query.ts";

/** A connection on which `between` happens after each statement is planned, before it is run. */
function interrupted(connection: DuckDBConnection, between: () => Promise<unknown>): DuckDBConnection {
  return new Proxy(connection, {
    get(target, property) {
      if (property !== "extractStatements") return Reflect.get(target, property, target).bind(target);
      return async (sql: string) => {
        const statements = await target.extractStatements(sql);
        return {
          count: statements.count,
          async prepare(index: number) {
            const statement = await statements.prepare(index);
            await between();
            return statement;
          },
        };
      };
    },
  });
}

test.each([
  ["ORDER BY", "SELECT id FROM t ORDER BY id"],
  ["GROUP BY", "SELECT id, count(*) AS n FROM t GROUP BY id ORDER BY id"],
  ["DISTINCT", "SELECT DISTINCT id FROM t ORDER BY id"],
])("rows that are stored while a query begins are whole or absent: %s", async (_name, sql) => {
  const instance = await DuckDBInstance.create(":memory:");
  const writer = await instance.connect();
  await writer.run("CREATE SCHEMA d");
  await writer.run("CREATE TABLE t (id VARCHAR)");
  await writer.run("INSERT INTO t VALUES ('a')");
  const reader = interrupted(await instance.connect(), () =>
    writer.run("INSERT INTO t SELECT 'a long identifier ' || range FROM range(3)"),
  );
  const { rows } = await runQuery(reader, sql, "d");
  expect(rows.map(({ id }) => id)).toEqual(["a"]);
  const later = await runQuery(await instance.connect(), sql, "d");
  expect(later.rows.map(({ id }) => id)).toEqual(["a", ...[0, 1, 2].map((n) => `a long identifier ${n}`)]);
  instance.closeSync();
});
