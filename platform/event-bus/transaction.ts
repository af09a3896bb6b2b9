import type { DatabaseSync } from "node:sqlite";
import { databaseError } from "./database.ts";
import type { Directory } from "./directory.ts";
import type { DiskSync } from "./disk-sync.ts";
import type { Transactions } from "./group-commit.ts";

/** One write transaction of the bus: its instant, and the figures that are written once at its end. */
export interface BusTransaction {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Rises with every message, across processes and restarts; never given twice. */
  nextMessageId(): number;
  /** Counts messages that joined (or, negative, left) the backlog of a subscription. */
  addToBacklog(subscriptionId: number, count: number): void;
  addToJournal(count: number): void;
  /** Does the work before the transaction ends, unless it fails first. */
  atEnd(work: () => void): void;
  /** After the commit, consumers that wait on the subscription look again. */
  wake(subscriptionId: number): void;
}

/** A transaction with what its end needs. */
export interface OpenTransaction extends BusTransaction {
  /** It may have read what another process has written and not yet forced to disk. */
  readonly seesOthers: boolean;
  readonly woken: ReadonlySet<number>;
  /** Does what was left to the end, and writes the figures. */
  finish(): void;
}

/** Transactions over the bus's file; each begins with the right to write. */
export function createTransactions(
  database: DatabaseSync,
  options: {
    readonly now: () => number;
    readonly disk: DiskSync;
    readonly directory: Directory;
    readonly onCommit: (woken: ReadonlySet<number>) => void;
  },
): Transactions<OpenTransaction> {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const readCounters = database.prepare("SELECT next_message_id FROM counters");
  const writeCounters = database.prepare(
    "UPDATE counters SET next_message_id = max(next_message_id, ?), journal_entries = journal_entries + ?",
  );
  const writeBacklog = database.prepare(
    "UPDATE subscriptions SET backlog = backlog + ? WHERE subscription_id = ?",
  );

  function start(seesOthers: boolean): OpenTransaction {
    let nextId = 0;
    let journalled = 0;
    const backlog = new Map<number, number>();
    const woken = new Set<number>();
    const last: (() => void)[] = [];
    return {
      seesOthers,
      now: options.now(),
      woken,
      nextMessageId() {
        if (nextId === 0) nextId = Number(readCounters.get()?.["next_message_id"]);
        return nextId++;
      },
      addToBacklog(subscriptionId, count) {
        backlog.set(subscriptionId, (backlog.get(subscriptionId) ?? 0) + count);
      },
      addToJournal(count) {
        journalled += count;
      },
      atEnd(work) {
        last.push(work);
      },
      wake(subscriptionId) {
        woken.add(subscriptionId);
      },
      finish() {
        for (const work of last) work();
        if (nextId > 0 || journalled > 0) writeCounters.run(nextId, journalled);
        for (const [subscriptionId, count] of backlog)
          if (count !== 0) writeBacklog.run(count, subscriptionId);
      },
    };
  }

  return {
    begin() {
      begin.run();
      return start(options.directory.refresh());
    },
    commit(transaction) {
      transaction.finish();
      commit.run();
      return transaction.seesOthers;
    },
    sync: () => options.disk.run(),
    rollback(error) {
      // A full disk has rolled it back already.
      if (database.isTransaction) database.exec("ROLLBACK");
      return databaseError(error);
    },
    committed(transaction) {
      options.onCommit(transaction.woken);
    },
  };
}
