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

/** How long a table with these labels must be left alone. A clock that is ahead of ours makes it no longer than the window. */
export function untilNextChange(labels: Labels | undefined, now: number): number {
  const oldest = changesOf(labels).at(-most);
  return oldest === undefined ? 0 : Math.max(0, Math.min(oldest, now) + windowMilliseconds - now);
}

/** The label after a change now. */
export function labelOfChange(labels: Labels | undefined, now: number): Labels {
  const changes = [...changesOf(labels), now].slice(-most);
  return { [changesLabel]: changes.map((at) => at.toString(36)).join("-") };
}

/** The labels without ours. */
export function labelsOfOthers(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== changesLabel));
}

function changesOf(labels: Labels = {}): readonly number[] {
  const texts = (labels[changesLabel] ?? "").split("-").filter((text) => /^[\da-z]{1,9}$/.test(text));
  return texts.map((text) => Number.parseInt(text, 36));
}
