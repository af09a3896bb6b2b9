import { setImmediate as nextTurn } from "node:timers/promises";

/** The transaction that grouped work runs in. `T` is what the work gets to do it with. */
export interface Transactions<T> {
  begin(): T;
  /** After it what was done outlives the process, but not yet a power cut. True when nobody may be told before the disk has it. */
  commit(transaction: T): boolean;
  /** Resolves when what is committed so far may not be lost with the power either. */
  sync(): Promise<void>;
  /**
   * Called when begin, a piece of work or commit threw: nothing of the transaction may remain. Returns what to reject the callers with.
   */
  rollback(error: unknown): unknown;
  /** Called after the callers have been told. */
  committed(transaction: T): void;
}

/** Runs pieces of work in shared transactions. */
export interface GroupCommit<T> {
  /**
   * Runs `work` with whatever else is asked for until the transaction before is on disk, in the order of the calls. Resolves with its
   * value when it is there; rejects when the transaction failed, and then nothing of it has happened, or when the disk failed, and
   * then nothing is promised. Where all the work of a transaction is `passing`, the disk is not waited for on its account.
   */
  run<R>(work: (transaction: T) => R, kind?: "durable" | "passing"): Promise<R>;
  /** Resolves when all work asked for so far is committed or rejected. */
  settled(): Promise<void>;
}

/** Longest time that one transaction goes on taking work, so that a flood of it cannot hold up the event loop. */
const maxMilliseconds = 25;

interface Job<T> {
  readonly work: (transaction: T) => unknown;
  readonly durable: boolean;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

/** Shares the cost of a commit, which is one write to disk, between all the work that is waiting for one. */
export function createGroupCommit<T>(transactions: Transactions<T>): GroupCommit<T> {
  let queue: Job<T>[] = [];
  let working: Promise<void> | null = null;

  function schedule(): void {
    working ??= gather().then(flush);
  }

  /** One turn of the event loop more than one has to wait: requests that came in meanwhile share the commit. */
  async function gather(): Promise<void> {
    await nextTurn();
    await nextTurn();
  }

  /** Never rejects. */
  async function flush(): Promise<void> {
    const jobs = queue;
    queue = [];
    const values: unknown[] = [];
    try {
      const transaction = transactions.begin();
      runInto(values, jobs, transaction);
      const mustSync = transactions.commit(transaction);
      queue = jobs.splice(values.length);
      if (mustSync || jobs.some(({ durable }) => durable)) await transactions.sync();
      for (const [index, value] of values.entries()) jobs[index]?.resolve(value as never);
      transactions.committed(transaction);
    } catch (error) {
      const reason = transactions.rollback(error);
      for (const job of jobs) job.reject(reason);
    }
    working = null;
    if (queue.length > 0) schedule();
  }

  function run<R>(work: (transaction: T) => R, kind = "durable"): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      queue.push({ work, durable: kind === "durable", resolve, reject });
      schedule();
    });
  }

  async function settled(): Promise<void> {
    for (let current = working; current !== null; current = working) await current;
  }

  return { run, settled };
}

function runInto<T>(values: unknown[], jobs: readonly Job<T>[], transaction: T): void {
  const start = performance.now();
  for (const job of jobs) {
    values.push(job.work(transaction));
    if (performance.now() - start > maxMilliseconds) return;
  }
}
