import { type DuckDBConnection, type DuckDBPreparedStatement, StatementType } from "@duckdb/node-api";
import type { Json } from "../../generated/contract.ts";
import { PlatformError } from "../runtime/errors.ts";
import { classifyDuckdbError } from "./duckdb-errors.ts";
import { toJson } from "./duckdb-values.ts";
import { isBlankSql, rewriteSql } from "./sql.ts";
import type { QueryResult } from "./warehouse.ts";

/**
 * Runs one statement that only reads (SELECT, WITH, FROM, VALUES, SHOW, DESCRIBE, SUMMARIZE) in a read-only transaction. The connection must be used
 * for nothing else at the same time. Throws POISON with DuckDB's message and hint when the statement is wrong or does more than read.
 */
export async function runQuery(
  connection: DuckDBConnection,
  sql: string,
  dataset: string,
): Promise<QueryResult> {
  const text = rewriteSql(sql, dataset);
  if (isBlankSql(text)) throw refused("there is no statement");
  try {
    // A plan goes by what the columns hold when it is made: DuckDB 1.5 cuts strings that have grown longer since, in ORDER BY for one.
    await connection.run("BEGIN TRANSACTION READ ONLY");
    try {
      return await read(await prepareOne(connection, text));
    } finally {
      await connection.run("ROLLBACK");
    }
  } catch (error) {
    throw classifyDuckdbError(error, "SQL_INVALID");
  }
}

async function prepareOne(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw refused(`${statements.count} statements; a query is one`);
  const statement = await statements.prepare(0);
  if (statement.statementType === StatementType.SELECT) return statement;
  statement.destroySync();
  throw refused(
    "the statement does more than read; a query is a SELECT, WITH, FROM, VALUES, SHOW, DESCRIBE or SUMMARIZE",
  );
}

/** Reads the answer to its end and destroys the statement. */
async function read(statement: DuckDBPreparedStatement): Promise<QueryResult> {
  const reader = await statement.runAndReadAll().finally(() => statement.destroySync());
  const columns = reader.deduplicatedColumnNames();
  const types = reader.columnTypes();
  const rows = reader.getRows().map((values) => {
    const row: Record<string, Json> = {};
    for (const [index, name] of columns.entries()) row[name] = toJson(values[index] ?? null, types[index]);
    return row;
  });
  return { columns, rows };
}

function refused(reason: string): PlatformError {
  return new PlatformError("POISON", "SQL_REFUSED", reason);
}
