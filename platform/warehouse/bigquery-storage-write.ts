import type { TableDefinition } from "../../generated/contract.ts";
import { bisect } from "../runtime/bisect.ts";
import { mapConcurrently } from "../runtime/concurrency.ts";
import { PlatformError, retryClassOf } from "../runtime/errors.ts";
import { chunksOf, reasonOf } from "./bigquery-rows.ts";
import { type StorageStream, type StorageStreamOptions, storageStreams } from "./bigquery-storage-stream.ts";
import { Rejection } from "./cell-reader.ts";
import { bigqueryDecimalShape } from "./decimal.ts";
import { type PartitionBounds, partitionBounds } from "./partition-bounds.ts";
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

/** A target whose stream stays open until this is disposed of. */
interface Held extends Disposable {
  readonly target: Target;
}

/** A row with its place in the batch. */
interface PlacedRow extends InsertRow {
  readonly index: number;
}

interface CheckedRow extends PlacedRow {
  readonly record: StorageRecord;
}

/**
 * Writes rows by the Storage Write API to each table's default stream: a row is durable, and can be read, when its append is answered. The default stream
 * knows no insertId: rows that are sent again are there twice, and `<table>_deduplicated` shows them once.
 *
 * The client drops fields that the table lacks in silence. So each row is checked against the columns that the stream knows before it is encoded; where one is
 * refused, here or by the service, the stream is opened anew once, in case the table takes it by now. A stream is also opened anew when the service tells of
 * another schema. Batches that still use the old one keep it until they are done.
 */
export function openStorageWriter(options: StorageWriterOptions): RowWriter {
  const { definitionOf, now = () => new Date() } = options;
  const streams = storageStreams(options);
  const targets = new Map<string, Promise<Target>>();

  async function open(table: string): Promise<Target> {
    // The service does not tell a missing table from a missing right.
    const definition = await definitionOf(table);
    if (definition === null)
      throw new PlatformError("SCHEMA_PENDING", "TABLE_NOT_FOUND", `there is no table ${table}`);
    const stream = await streams.open(table);
    const fields = readStorageFields(stream.fields);
    const { timePartitioning } = definition;
    const known = {
      name: table,
      schema: { fields },
      ...(timePartitioning === undefined ? {} : { timePartitioning }),
    };
    return { stream, check: compileRowCheck(known, bigqueryDecimalShape), record: compileStorageRow(fields) };
  }

  function opening(table: string): Promise<Target> {
    const target = open(table);
    targets.set(table, target);
    target.catch(() => forget(table, target));
    return target;
  }

  function forget(table: string, target: Promise<Target>): boolean {
    return targets.get(table) === target && targets.delete(table);
  }

  /** The table's target; never `stale`, in place of which one is opened anew, for all who ask meanwhile. */
  async function take(table: string, stale?: Target): Promise<Held> {
    const wanted = targets.get(table) ?? opening(table);
    const target = await wanted;
    if (target !== stale && target.stream.isCurrent) return { target, ...target.stream.hold() };
    if (forget(table, wanted)) target.stream.close();
    return take(table, stale);
  }

  return {
    insertRows: async (table, rows) =>
      rows.length === 0 ? [] : insert((stale) => take(table, stale), rows, now()),
    async close() {
      const opened = await Promise.allSettled(targets.values());
      for (const target of opened) if (target.status === "fulfilled") target.value.stream.close();
      await streams.close();
    },
  };
}

/** What the rows of a call share. */
interface Batch {
  readonly bounds: PartitionBounds;
  /** One for each row, in order. */
  readonly outcomes: RowOutcome[];
}

async function insert(
  take: (stale?: Target) => Promise<Held>,
  rows: readonly InsertRow[],
  now: Date,
): Promise<readonly RowOutcome[]> {
  const outcomes = rows.map((): RowOutcome => ({ kind: "stored" }));
  const batch = { bounds: partitionBounds(now), outcomes };
  const placed = rows.map((row, index) => ({ ...row, index }));
  using known = await take();
  let { target } = known;
  let good = checkAll(target, placed, batch);
  using anew = outcomes.some(mayPassLater) ? await take(target) : null;
  if (anew !== null) {
    target = anew.target;
    good = checkAll(target, placed, batch);
  }
  await mapConcurrently(chunksOf(good, appendLimits), requestsAtOnce, async (chunk) => {
    try {
      await append(target.stream, chunk, batch);
    } catch (error) {
      if (retryClassOf(error) !== "POISON") throw error;
      using again = await take(target);
      await appendParts(again.target.stream, checkAll(again.target, chunk, batch), batch);
    }
  });
  return outcomes;
}

/** Refused for the columns that the stream knows, and not for the day. */
function mayPassLater(outcome: RowOutcome): boolean {
  return outcome.kind === "rejected" && outcome.reason !== "partition out of range";
}

/** The rows that the target takes; notes for each of all whether it does. */
function checkAll(
  { check, record }: Target,
  rows: readonly PlacedRow[],
  { bounds, outcomes }: Batch,
): readonly CheckedRow[] {
  const good: CheckedRow[] = [];
  for (const row of rows) {
    const cells = check(row.row, bounds);
    if (cells instanceof Rejection) {
      const { reason, message, location } = cells;
      outcomes[row.index] = { kind: "rejected", reason, message, location };
    } else {
      outcomes[row.index] = { kind: "stored" };
      good.push({ ...row, record: record(cells) });
    }
  }
  return good;
}

/** Appends the rows. A request that is refused as a whole holds a row that cannot be sent: it is found by halving. */
function appendParts(stream: StorageStream, rows: readonly CheckedRow[], batch: Batch): Promise<void> {
  return bisect(
    rows,
    (some) => append(stream, some, batch),
    ({ index }, { message }) => {
      batch.outcomes[index] = { kind: "rejected", reason: "invalid", message, location: "" };
    },
  );
}

/**
 * Appends the rows in one request and notes those that were not stored: a row that is refused keeps the others from being stored. Source: `row_errors` in the
 * API's protos.
 */
async function append(
  stream: StorageStream,
  rows: readonly CheckedRow[],
  { outcomes }: Batch,
): Promise<void> {
  const { rowErrors } = await stream.append(rows.map(({ record }) => record));
  const refused = new Map((rowErrors ?? []).map(({ index, message }) => [Number(index), message ?? ""]));
  if (refused.size === 0) return;
  for (const [position, { index }] of rows.entries()) {
    const message = refused.get(position);
    outcomes[index] =
      message === undefined
        ? { kind: "stopped" }
        : { kind: "rejected", reason: reasonOf(message), message, location: "" };
  }
}
