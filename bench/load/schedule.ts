/** When requests are due, whatever became of the ones before. Times are milliseconds after the start. */
export interface Schedule {
  /** How many requests there are in all. */
  readonly total: number;
  /** When request `index` is due, from 0 on. */
  dueAt(index: number): number;
  /** How many requests are due at `elapsed`. */
  dueBy(elapsed: number): number;
}

/** Arrivals at a constant rate: `rate` a second over `seconds`, evenly spaced, at least one. */
export function constantRate(rate: number, seconds: number): Schedule {
  const total = Math.max(1, Math.round(rate * seconds));
  const dueAt = (index: number) => (index * 1000) / rate;
  return {
    total,
    dueAt,
    dueBy(elapsed) {
      if (elapsed < 0) return 0;
      const estimate = Math.min(total, Math.floor((elapsed * rate) / 1000) + 1);
      // The division above and the one in `dueAt` may round to different sides.
      if (dueAt(estimate - 1) > elapsed) return estimate - 1;
      return estimate < total && dueAt(estimate) <= elapsed ? estimate + 1 : estimate;
    },
  };
}
