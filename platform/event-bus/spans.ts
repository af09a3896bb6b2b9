/** Message ids from `first` to `last`, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** How many ids the span holds. */
export function spanLength({ first, last }: Span): number {
  return last - first + 1;
}

/** What two spans that touch have in common. */
export function intersection(a: Span, b: Span): Span {
  return { first: Math.max(a.first, b.first), last: Math.min(a.last, b.last) };
}

/** The ids as the fewest spans, in ascending order; an id that is given twice counts once. */
export function spansOf(ids: readonly number[]): readonly Span[] {
  const sorted = Float64Array.from(ids).toSorted();
  const spans: { first: number; last: number }[] = [];
  let open: { first: number; last: number } | undefined;
  for (const id of sorted) {
    if (open !== undefined && id <= open.last + 1) open.last = id;
    else spans.push((open = { first: id, last: id }));
  }
  return spans;
}
