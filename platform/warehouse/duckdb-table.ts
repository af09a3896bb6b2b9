import type { DuckDBConnection, DuckDBPreparedStatement } from "@duckdb/node-api";
import type { Json, TableDefinition } from "../../generated/contract.ts";
import { Rejection } from "./cell-reader.ts";
import { classifyDuckdbError } from "./duckdb-errors.ts";
import { insertSql } from "./duckdb-sql.ts";
import { partitionBounds } from "./partition-bounds.ts";
import { compileRowCheck, type RowCheck } from "./row-check.ts";
import { createRowColumns, type RowColumns } from "./row-columns.ts";
import type { InsertRow, RowOutcome } from "./warehouse.ts";

/** Inserts rows into one table, in the form that its definition had when the writer was made. */
export interface TableWriter {
  /** One outcome per row, in order; rows that are stored are on disk when it resolves. Calls must not overlap. */
  insert(rows: readonly InsertRow[], now: Date): Promise<readonly RowOutcome[]>;
}

/** A row that passed the check, and where its outcome stands. */
interface CheckedRow {
  readonly index: number;
  readonly cells: readonly Json[];
}

/** Bounds the memory of one statement: DuckDB takes several times the length of its texts. */
const chunkLimits = { rows: 5_000, characters: 4_000_000 } as const;

const stored: RowOutcome = { kind: "stored" };

/** Compiles the row check and prepares the statement on first use. The connection must belong to this table alone. */
export function createTableWriter(
  connection: DuckDBConnection,
  dataset: string,
  definition: TableDefinition,
): TableWriter {
  let check: RowCheck | undefined;
  let statement: DuckDBPreparedStatement | undefined;

  async function store(
    rows: readonly CheckedRow[],
    columns: RowColumns,
    outcomes: RowOutcome[],
  ): Promise<void> {
    statement ??= await connection.prepare(insertSql(dataset, definition));
    for (const [index, text] of columns.texts().entries()) statement.bindVarchar(index + 1, text);
    try {
      await statement.run();
    } catch (error) {
      const failure = classifyDuckdbError(error, "ROW_INVALID");
      if (failure.retryClass !== "POISON") throw failure;
      await isolate(rows, outcomes, failure.message);
      return;
    }
    for (const { index } of rows) outcomes[index] = stored;
  }

  /** The statement stored nothing: DuckDB refuses a row that the check let pass. Halving finds it, so that the others are stored. */
  async function isolate(
    rows: readonly CheckedRow[],
    outcomes: RowOutcome[],
    message: string,
  ): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    if (rows.length === 1) {
      outcomes[first.index] = {
        kind: "rejected",
        reason: "invalid",
        message: firstLine(message),
        location: "",
      };
      return;
    }
    const middle = Math.ceil(rows.length / 2);
    for (const half of [rows.slice(0, middle), rows.slice(middle)]) {
      const columns = createRowColumns(definition);
      for (const { cells } of half) columns.add(cells);
      await store(half, columns, outcomes);
    }
  }

  return {
    async insert(rows, now) {
      check ??= compileRowCheck(definition);
      const bounds = partitionBounds(now);
      const outcomes: RowOutcome[] = [];
      let chunk: CheckedRow[] = [];
      let columns = createRowColumns(definition);
      for (const [index, { row }] of rows.entries()) {
        const cells = check(row, bounds);
        if (cells instanceof Rejection) {
          outcomes[index] = rejected(cells);
          continue;
        }
        chunk.push({ index, cells });
        columns.add(cells);
        if (columns.rows < chunkLimits.rows && columns.characters < chunkLimits.characters) continue;
        await store(chunk, columns, outcomes);
        chunk = [];
        columns = createRowColumns(definition);
      }
      if (chunk.length > 0) await store(chunk, columns, outcomes);
      return outcomes;
    },
  };
}

function rejected({ reason, message, location }: Rejection): RowOutcome {
  return { kind: "rejected", reason, message, location };
}

/** DuckDB's message without what it quotes of the input, which may be personal. */
function firstLine(message: string): string {
  const [line = ""] = message.split("\n", 1);
  return line.replace(/\s*Input:.*/, "").replace(/".*"/, '"…"');
}
