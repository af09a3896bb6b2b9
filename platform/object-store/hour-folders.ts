/** When messages were published; open to both sides unless narrowed. */
export interface PublishedWithin {
  readonly since?: Date;
  /** Leaves out what was published at this instant or later. */
  readonly until?: Date;
}

const hourMilliseconds = 3_600_000;
const mostPrefixes = 48;

/**
 * What to list for objects of the time, oldest first: the hours of a short time, the days of a longer one, else all of `root`. `hourFolder` gives the
 * folder of an instant (RFC 3339 in UTC): `root`, which ends with a slash, then `dt=YYYY-MM-DD/hour=HH`.
 */
export function hourPrefixes(
  root: string,
  hourFolder: (instant: string) => string,
  { since, until }: PublishedWithin,
): readonly string[] {
  if (since === undefined) return [root];
  // Clocks differ: what is being published now may stand in the next hour.
  const end = until ?? new Date(Date.now() + hourMilliseconds);
  for (const [step, length] of [
    [hourMilliseconds, "dt=YYYY-MM-DD/hour=HH".length],
    [24 * hourMilliseconds, "dt=YYYY-MM-DD".length],
  ] as const) {
    const from = Math.floor(since.getTime() / step);
    const to = Math.floor(end.getTime() / step);
    if (to - from >= mostPrefixes) continue;
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => {
      const folder = hourFolder(new Date((from + index) * step).toISOString());
      return `${folder.slice(0, root.length + length)}/`;
    });
  }
  return [root];
}
