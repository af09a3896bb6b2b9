import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync } from "node:sqlite";
import { DuckDBConnection, DuckDBPreparedStatement } from "@duckdb/node-api";
import { pass } from "./kill-switch.ts";

/**
 * Puts the failure points that lie inside the adapters into the libraries they stand on: SQLite's and DuckDB's commits, the links of the
 * object store. To be called before an adapter is loaded.
 */
export function installLibraryFaults(): void {
  patchSqlite();
  patchDuckdb();
  patchFiles();
}

function patchSqlite(): void {
  const prepare = unbound(DatabaseSync.prototype, "prepare");
  DatabaseSync.prototype.prepare = function (sql, options) {
    const statement = prepare.call(this, sql, options);
    if (sql !== "COMMIT") return statement;
    const run = statement.run.bind(statement);
    statement.run = () => {
      pass("bus: in a commit, nothing committed");
      const changes = run();
      pass("bus: committed, nobody told");
      return changes;
    };
    return statement;
  };
}

function patchDuckdb(): void {
  const run = unbound(DuckDBConnection.prototype, "run");
  let change: "table" | "ALTER" | null = null;
  DuckDBConnection.prototype.run = async function (sql, values, types) {
    if (sql.startsWith('CREATE TABLE "prod')) change = "table";
    if (sql.startsWith("ALTER TABLE")) change = "ALTER";
    const committing = sql === "COMMIT" ? change : null;
    if (committing === "table") pass("table: created, before commit");
    if (committing === "ALTER") pass("ALTER: done, before commit");
    const result = await run.call(this, sql, values, types);
    if (sql.startsWith("ALTER TABLE")) pass("ALTER: begun");
    if (committing !== null) change = null;
    if (committing === "table") pass("table: creation committed, nobody told");
    if (committing === "ALTER") pass("ALTER: committed, nobody told");
    return result;
  };
  const runPrepared = unbound(DuckDBPreparedStatement.prototype, "run");
  DuckDBPreparedStatement.prototype.run = function () {
    const result = runPrepared.call(this);
    // DuckDB's own threads are at it by now.
    setImmediate(() => pass("warehouse: insert under way"));
    return result;
  };
}

function patchFiles(): void {
  const link = files.link.bind(files);
  files.link = async (existing, created) => {
    pass("object written, not linked");
    await link(existing, created);
    pass("object linked, upload still there");
  };
  syncBuiltinESMExports();
}

/** A method to be called with another `this`. */
function unbound<T, K extends keyof T>(prototype: T, name: K): T[K] {
  return prototype[name];
}
