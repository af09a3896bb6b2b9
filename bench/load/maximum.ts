/** How to look for the highest rate that holds. */
export interface Search {
  /** The first rate to try. */
  readonly from: number;
  /** No rate above it is tried. */
  readonly limit: number;
  /** How often the gap between the last rate that held and the first that did not is halved. */
  readonly halvings: number;
}

/**
 * The highest rate for which `holds` was seen to be true: doubles until one does not hold, then halves the gap. 0 when not even the first
 * one holds.
 */
export async function findMaximum(
  holds: (rate: number) => Promise<boolean>,
  { from, limit, halvings }: Search,
): Promise<number> {
  let held = 0;
  let failed: number | null = null;
  for (let rate = from; rate <= limit && failed === null; rate *= 2) {
    if (await holds(rate)) held = rate;
    else failed = rate;
  }
  if (failed === null || held === 0) return held;
  for (let left = halvings; left > 0; left--) {
    const rate = Math.round((held + failed) / 2);
    if (await holds(rate)) held = rate;
    else failed = rate;
  }
  return held;
}
