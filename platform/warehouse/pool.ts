/** A fixed number of things that are used by one task at a time. */
export interface Pool<T> {
  /** Runs the task with a free item, in the order of the calls; waits while there is none. */
  use<R>(task: (item: T) => Promise<R>): Promise<R>;
  /** Resolves when no task runs or waits. */
  idle(): Promise<void>;
}

/** A pool of the given items. */
export function createPool<T>(items: readonly T[]): Pool<T> {
  const free = [...items];
  const waiting: ((item: T) => void)[] = [];
  const running = new Set<Promise<unknown>>();
  const give = (item: T): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(item);
    else next(item);
  };
  const take = (): Promise<T> => {
    const item = free.pop();
    return item === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(item);
  };
  return {
    use(task) {
      const result = take().then(async (item) => {
        try {
          return await task(item);
        } finally {
          give(item);
        }
      });
      const settled = result.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return result;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
