import type { DuckDBConnection, DuckDBPreparedStatement } from "@duckdb/node-api";
import type { TableDefinition } from "../../generated/contract.ts";
import { Rejection } from "./cell-reader.ts";
import { classifyDuckdbError } from "./duckdb-errors.ts";
import { insertSql } from "./duckdb-sql.ts";
import { type PartitionBounds, partitionBounds } from "./partition-bounds.ts";
import { compileRowCheck, type RowCheck } from "./row-check.ts";
import { createRowColumns, type RowColumns } from "./row-columns.ts";
import type { InsertRow, RowOutcome } from "./warehouse.ts";

/** Inserts rows into one table, in the form that its definition had when the writer was made. */
export interface TableWriter {
  /** One outcome per row, in order; rows that are stored are on disk when it resolves. Calls must not overlap. */
  insert(rows: readonly InsertRow[], now: Date): Promise<readonly RowOutcome[]>;
}

/** The rows of one call, and where their partitions may lie. */
interface Request {
  readonly rows: readonly InsertRow[];
  readonly bounds: PartitionBounds;
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

  /** Stores the rows at these places, of which the columns hold the cells. */
  async function store(
    request: Request,
    places: readonly number[],
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
      await isolate(request, places, failure.message, outcomes);
      return;
    }
    for (const place of places) outcomes[place] = stored;
  }

  /** The statement stored nothing: DuckDB refuses a row that the check let pass. Halving finds it, so that the others are stored. */
  async function isolate(
    request: Request,
    places: readonly number[],
    message: string,
    outcomes: RowOutcome[],
  ): Promise<void> {
    const [first] = places;
    if (first === undefined) return;
    if (places.length === 1) {
      outcomes[first] = { kind: "rejected", reason: "invalid", message: firstLine(message), location: "" };
      return;
    }
    const middle = Math.ceil(places.length / 2);
    await insert(request, places.slice(0, middle), outcomes);
    await insert(request, places.slice(middle), outcomes);
  }

  async function insert(request: Request, places: Iterable<number>, outcomes: RowOutcome[]): Promise<void> {
    check ??= compileRowCheck(definition);
    let chunk: number[] = [];
    let columns = createRowColumns(definition);
    for (const place of places) {
      const cells = check(request.rows[place]?.row ?? {}, request.bounds);
      if (cells instanceof Rejection) {
        outcomes[place] = rejected(cells);
        continue;
      }
      chunk.push(place);
      columns.add(cells);
      if (columns.rows < chunkLimits.rows && columns.characters < chunkLimits.characters) continue;
      await store(request, chunk, columns, outcomes);
      chunk = [];
      columns = createRowColumns(definition);
    }
    if (chunk.length > 0) await store(request, chunk, columns, outcomes);
  }

  return {
    async insert(rows, now) {
      const outcomes: RowOutcome[] = [];
      await insert({ rows, bounds: partitionBounds(now) }, rows.keys(), outcomes);
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
