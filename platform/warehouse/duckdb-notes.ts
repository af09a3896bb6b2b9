import type { DuckDBConnection } from "@duckdb/node-api";
import type { TableDefinition } from "../../generated/contract.ts";
import { notesSchema } from "./duckdb-open.ts";
import { quoteName } from "./sql.ts";
import type { LiveTable } from "./warehouse.ts";

/** What DuckDB's own catalog has no room for: descriptions, modes below the top, partitioning, clustering, labels, etags. */
export interface TableNotes {
  readAll(): Promise<readonly LiveTable[]>;
  /** Writes the note in the transaction that is open on the connection. */
  write(table: LiveTable): Promise<void>;
}

const notes = `${quoteName(notesSchema)}."tables"`;

/** The notes of a database, made when they are missing. */
export async function openNotes(connection: DuckDBConnection): Promise<TableNotes> {
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${notes} (name VARCHAR NOT NULL, definition VARCHAR NOT NULL, etag VARCHAR NOT NULL)`,
  );
  return {
    async readAll() {
      const reader = await connection.runAndReadAll(`SELECT definition, etag FROM ${notes}`);
      return reader.getRows().map(([definition, etag]) => ({
        definition: JSON.parse(String(definition)) as TableDefinition,
        etag: String(etag),
      }));
    },
    async write({ definition, etag }) {
      await connection.run(`DELETE FROM ${notes} WHERE name = $1`, [definition.name]);
      await connection.run(`INSERT INTO ${notes} VALUES ($1, $2, $3)`, [
        definition.name,
        JSON.stringify(definition),
        etag,
      ]);
    },
  };
}
