/** Callers that wait until there is nothing to do. */
export interface IdleWaiters {
  /** A promise that `resolve` settles. */
  add(): Promise<void>;
  /** Those who wait now; whoever comes later needs a later look at the backlog. */
  current(): readonly (() => void)[];
  resolve(waiters: readonly (() => void)[]): void;
}

/** Waiters, none yet. */
export function createIdleWaiters(): IdleWaiters {
  const waiters = new Set<() => void>();
  return {
    add() {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiters.add(resolve);
      return promise;
    },
    current: () => [...waiters],
    resolve(some) {
      for (const waiter of some) {
        waiters.delete(waiter);
        waiter();
      }
    },
  };
}
