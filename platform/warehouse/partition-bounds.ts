/**
 * How far from today the partition of a streamed row may lie, in days. From BigQuery's own refusal of January 2025, quoted in
 * https://github.com/mozilla/gcp-ingestion/pull/2721: "You can only stream to partitions of date range within 1825 days in the past
 * and 366 days in the future relative to the current date."
 */
export const streamingBounds = { pastDays: 1825, futureDays: 366 } as const;

/** First and last day (`YYYY-MM-DD`, both included) whose partition takes rows. */
export interface PartitionBounds {
  readonly first: string;
  readonly last: string;
}

/** The bounds at a moment. */
export function partitionBounds(now: Date): PartitionBounds {
  const day = (offset: number): string =>
    new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
  return { first: day(-streamingBounds.pastDays), last: day(streamingBounds.futureDays) };
}

/** True when the partition of a date (`YYYY-MM-DD`) or a canonical UTC instant takes rows. */
export function isWithin(bounds: PartitionBounds, value: string): boolean {
  const day = value.slice(0, 10);
  return day >= bounds.first && day <= bounds.last;
}
