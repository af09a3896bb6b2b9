import type { TableDefinition } from "../../generated/contract.ts";
import { mapConcurrently } from "../runtime/concurrency.ts";
import { PlatformError } from "../runtime/errors.ts";
import { chunksOf, reasonOf } from "./bigquery-rows.ts";
import {
  type AppendAnswer,
  type StorageStream,
  type StorageStreamOptions,
  storageStreams,
} from "./bigquery-storage-stream.ts";
import { storageError } from "./bigquery-storage-errors.ts";
import { Rejection } from "./cell-reader.ts";
import { partitionBounds } from "./partition-bounds.ts";
import { compileRowCheck, type RowCheck } from "./row-check.ts";
import { compileStorageRow, type StorageRecord } from "./storage-row.ts";
import { readStorageFields } from "./storage-schema.ts";
import type { InsertRow, RowOutcome } from "./warehouse.ts";

/** Writes rows as `Warehouse.insertRows` promises. */
export interface RowWriter {
  insertRows(table: string, rows: readonly InsertRow[]): Promise<readonly RowOutcome[]>;
  close(): Promise<void>;
}

/** How to reach the dataset. */
export interface StorageWriterOptions extends StorageStreamOptions {
  /** The table as `tables.get` knows it; null when there is none. */
  readonly definitionOf: (table: string) => Promise<TableDefinition | null>;
  /** Clock of the partition bounds. */
  readonly now?: () => Date;
}

/** A request takes 10 MB at most. Source: the quotas of the Storage Write API. */
const appendLimits = { rows: 5_000, bytes: 5_000_000 } as const;
const requestsAtOnce = 4;

/** An open stream, and how rows are made for it. */
interface Target {
  readonly stream: StorageStream;
  readonly check: RowCheck;
  readonly record: ReturnType<typeof compileStorageRow>;
}

interface CheckedRow extends InsertRow {
  readonly index: number;
  readonly record: StorageRecord;
}

/**
 * Writes rows by the Storage Write API to each table's default stream: a row is durable, and can be read, when its append is answered. The default stream
 * knows no insertId: rows that are sent again are there twice, and `<table>_deduplicated` shows them once.
 *
 * The client drops fields that the table lacks in silence. So each row is checked against the columns that the stream knows before it is encoded; where one is
 * refused, the stream is opened anew once, in case the table takes it by now. A stream is also opened anew when the service tells of another schema.
 */
export function openStorageWriter(options: StorageWriterOptions): RowWriter {
  const { definitionOf, now = () => new Date() } = options;
  const streams = storageStreams(options);
  const targets = new Map<string, Promise<Target>>();

  async function open(table: string): Promise<Target> {
    const [stream, definition] = await Promise.all([streams.open(table), definitionOf(table)]);
    const fields = readStorageFields(stream.fields);
    const { timePartitioning } = definition ?? {};
    const known = {
      name: table,
      schema: { fields },
      ...(timePartitioning === undefined ? {} : { timePartitioning }),
    };
    return { stream, check: compileRowCheck(known), record: compileStorageRow(fields) };
  }

  async function reopened(table: string): Promise<Target> {
    const before = targets.get(table);
    const opening = open(table);
    targets.set(table, opening);
    void before?.then(({ stream }) => stream.close()).catch(() => {});
    try {
      return await opening;
    } catch (error) {
      if (targets.get(table) === opening) targets.delete(table);
      throw error;
    }
  }

  async function targetOf(table: string): Promise<Target> {
    const target = await targets.get(table);
    return target?.stream.isCurrent === true ? target : reopened(table);
  }

  return {
    async insertRows(table, rows) {
      if (rows.length === 0) return [];
      let target = await targetOf(table);
      let checked = checkAll(target, rows, now());
      if (checked.some((row) => row instanceof Rejection && row.reason !== "partition out of range")) {
        target = await reopened(table);
        checked = checkAll(target, rows, now());
      }
      const outcomes = checked.map((row): RowOutcome =>
        row instanceof Rejection ? rejected(row) : { kind: "stored" },
      );
      const good = checked.filter((row): row is CheckedRow => !(row instanceof Rejection));
      await mapConcurrently(chunksOf(good, appendLimits), requestsAtOnce, (chunk) =>
        append(target.stream, chunk, outcomes),
      );
      return outcomes;
    },
    close: () => streams.close(),
  };
}

function checkAll(
  { check, record }: Target,
  rows: readonly InsertRow[],
  now: Date,
): readonly (CheckedRow | Rejection)[] {
  const bounds = partitionBounds(now);
  return rows.map((row, index) => {
    const cells = check(row.row, bounds);
    return cells instanceof Rejection ? cells : { ...row, index, record: record(cells) };
  });
}

function rejected({ reason, message, location }: Rejection): RowOutcome {
  return { kind: "rejected", reason, message, location };
}

/** Appends the rows and notes what became of those that were not stored. */
async function append(
  stream: StorageStream,
  rows: readonly CheckedRow[],
  outcomes: RowOutcome[],
): Promise<void> {
  try {
    const answer = await stream.append(rows.map(({ record }) => record));
    noteOutcomes(answer, rows, outcomes);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retryClass !== "POISON") throw error;
    // A request that is refused as a whole holds a row that cannot be sent: it is found by halving.
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      outcomes[only.index] = { kind: "rejected", reason: "invalid", message: error.message, location: "" };
      return;
    }
    const middle = rows.length >> 1;
    await append(stream, rows.slice(0, middle), outcomes);
    await append(stream, rows.slice(middle), outcomes);
  }
}

/** A row that is refused keeps the others of its request from being stored. Source: `row_errors` in the API's protos. */
function noteOutcomes(
  { rowErrors, error }: AppendAnswer,
  rows: readonly CheckedRow[],
  outcomes: RowOutcome[],
): void {
  const refused = new Map((rowErrors ?? []).map(({ index, message }) => [Number(index), message ?? ""]));
  if (refused.size === 0) {
    if (error !== undefined && error !== null) throw storageError(error, `append ${rows.length} rows`);
    return;
  }
  for (const [position, { index }] of rows.entries()) {
    const message = refused.get(position);
    outcomes[index] =
      message === undefined
        ? { kind: "stopped" }
        : { kind: "rejected", reason: reasonOf(message), message, location: "" };
  }
}
