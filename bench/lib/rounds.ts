/** What the two sides measured, round by round. */
export interface Rounds<T> {
  readonly ours: readonly T[];
  readonly theirs: readonly T[];
}

/** Two ways to do the same. */
export interface Sides<T> {
  readonly ours: () => T | Promise<T>;
  readonly theirs: () => T | Promise<T>;
}

/**
 * Measures both sides in turn, so that what else the machine does falls on both, and swaps who goes first at each round. A first round
 * is thrown away as warm-up unless `warmUp` is false.
 */
export async function alternate<T>(
  rounds: number,
  sides: Sides<T>,
  { warmUp = true }: { readonly warmUp?: boolean } = {},
): Promise<Rounds<T>> {
  const ours: T[] = [];
  const theirs: T[] = [];
  const measure = async (side: "ours" | "theirs", into: T[]) => {
    globalThis.gc?.();
    into.push(await sides[side]());
  };
  if (warmUp) {
    await sides.ours();
    await sides.theirs();
  }
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) await measure("ours", ours);
    await measure("theirs", theirs);
    if (round % 2 === 1) await measure("ours", ours);
  }
  return { ours, theirs };
}

/** The middle value, or the mean of the two in the middle. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError("no values, no median");
  return (lower + upper) / 2;
}

/** `ours`, `theirs` and `ratio` of a figure: medians, and the median of the ratios of the rounds. */
export function compare({ ours, theirs }: Rounds<number>): { ours: number; theirs: number; ratio: number } {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  return { ours: median(ours), theirs: median(theirs), ratio: median(ratios) };
}

/** Calls per second of `work`, called until `milliseconds` are over; `work` returns how much it did. */
export function rateOf(milliseconds: number, work: () => number): number {
  let done = 0;
  const started = performance.now();
  let elapsed = 0;
  do {
    done += work();
    elapsed = performance.now() - started;
  } while (elapsed < milliseconds);
  return (done / elapsed) * 1000;
}
