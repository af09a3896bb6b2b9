/** Lets consumers sleep until their subscription may have something for them. */
export interface WakeUps {
  /** How often the subscription has been woken so far. */
  wakes(subscriptionId: number): number;
  /**
   * Resolves after `milliseconds`, or earlier when woken, when a lease or delay ends, or when the signal aborts; at once when the
   * subscription has been woken since it was seen to be empty, which is when `wakes` was read.
   */
  wait(subscriptionId: number, options: WaitOptions): Promise<void>;
  /** Wakes those who wait on the subscriptions, and looks again when the next lease ends. */
  wake(subscriptionIds: ReadonlySet<number>): void;
  wakeAll(): void;
}

/** How long to wait. */
export interface WaitOptions {
  readonly wakes: number;
  readonly milliseconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** The longest delay of a timer. */
const maxTimerMilliseconds = 2 ** 31 - 1;

/** `nextDue` tells in how many milliseconds the next lease or delay ends, null when there is none. */
export function createWakeUps(nextDue: () => number | null): WakeUps {
  const waiting = new Map<() => void, number>();
  const counts = new Map<number, number>();
  let dueTimer: NodeJS.Timeout | undefined;

  function armDueTimer(): void {
    clearTimeout(dueTimer);
    const due = waiting.size > 0 ? nextDue() : null;
    if (due === null) return;
    // Unreferenced: whoever waits holds a timer of its own.
    dueTimer = setTimeout(wakeAll, Math.min(Math.max(due, 1), maxTimerMilliseconds)).unref();
  }

  function wakes(subscriptionId: number): number {
    return counts.get(subscriptionId) ?? 0;
  }

  function wait(subscriptionId: number, options: WaitOptions): Promise<void> {
    const { milliseconds, signal } = options;
    if (signal?.aborted === true || wakes(subscriptionId) !== options.wakes) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        waiting.delete(end);
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        if (waiting.size === 0) clearTimeout(dueTimer);
        resolve();
      };
      const timer = setTimeout(end, Math.min(milliseconds, maxTimerMilliseconds));
      waiting.set(end, subscriptionId);
      signal?.addEventListener("abort", end);
      armDueTimer();
    });
  }

  function wake(subscriptionIds: ReadonlySet<number>): void {
    for (const id of subscriptionIds) counts.set(id, wakes(id) + 1);
    for (const [end, id] of waiting) if (subscriptionIds.has(id)) end();
    armDueTimer();
  }

  function wakeAll(): void {
    for (const end of waiting.keys()) end();
  }

  return { wakes, wait, wake, wakeAll };
}
