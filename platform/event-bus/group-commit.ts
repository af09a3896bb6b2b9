/** The transaction that grouped work runs in. `T` is what the work gets to do it with. */
export interface Transactions<T> {
  /** `durable`: whether what is done may not be lost with the power once `commit` returns. */
  begin(durable: boolean): T;
  commit(transaction: T): void;
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
   * Runs `work` with whatever else is asked for in the same turn of the event loop, in the order of the calls. Resolves with its
   * value after the commit; rejects when the transaction failed, and then nothing of it has happened. Where all the work of a
   * transaction is `passing`, its commit does not wait for the disk: it outlives the process, but not a power cut.
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
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  function flush(): void {
    scheduled = false;
    const jobs = queue;
    const values: unknown[] = [];
    let transaction: T;
    try {
      transaction = transactions.begin(jobs.some(({ durable }) => durable));
      runInto(values, jobs, transaction);
      transactions.commit(transaction);
    } catch (error) {
      queue = [];
      const reason = transactions.rollback(error);
      for (const job of jobs) job.reject(reason);
      return;
    }
    queue = jobs.slice(values.length);
    if (queue.length > 0) schedule();
    values.forEach((value, index) => jobs[index]?.resolve(value as never));
    transactions.committed(transaction);
  }

  function run<R>(work: (transaction: T) => R, kind = "durable"): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      queue.push({ work, durable: kind === "durable", resolve, reject });
      schedule();
    });
  }

  async function settled(): Promise<void> {
    while (queue.length > 0) await new Promise((resolve) => setImmediate(resolve));
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
