/**
 * Label of a table that tells when it was last changed. BigQuery takes 5 changes of a table's metadata in 10 seconds, whoever makes them, and the
 * etag keeps this label true: each change is made under it and writes the label anew. Source: BigQuery's page on quotas and limits.
 */
export const changesLabel = "eventloom_changes";

/** One less than BigQuery takes: people change tables, too. */
const most = 4;
const windowMilliseconds = 10_000;

/** The labels of a table. */
export type Labels = Readonly<Record<string, string>>;

/** What is known of a table's changes: our label, and BigQuery's own time of the last one. */
export interface ChangedTable {
  readonly labels?: Labels;
  /** In milliseconds since 1970; the creation counts, and so may a change of rows. */
  readonly lastModifiedTime?: string;
}

/** How long the table must be left alone. A clock that is ahead of ours makes it no longer than the window. */
export function untilNextChange(table: ChangedTable, now: number): number {
  const oldest = changesOf(table).at(-most);
  return oldest === undefined ? 0 : Math.max(0, Math.min(oldest, now) + windowMilliseconds - now);
}

/** The label after a change now. */
export function labelOfChange(table: ChangedTable, now: number): Labels {
  const changes = [...changesOf(table), now].slice(-most);
  return { [changesLabel]: changes.map((at) => at.toString(36)).join("-") };
}

/** The labels without ours. */
export function labelsOfOthers(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== changesLabel));
}

/** The label says when the last change was sent, BigQuery when it came to be: a call may take seconds, and only the second one counts there. */
function changesOf({ labels = {}, lastModifiedTime }: ChangedTable): readonly number[] {
  const texts = (labels[changesLabel] ?? "").split("-").filter((text) => /^[\da-z]{1,9}$/.test(text));
  const changes = texts.map((text) => Number.parseInt(text, 36));
  if (lastModifiedTime === undefined) return changes;
  return [...changes.slice(0, -1), Math.max(Number(lastModifiedTime), changes.at(-1) ?? 0)];
}
