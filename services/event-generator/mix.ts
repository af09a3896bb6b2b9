/**
 * Splits `count` by weight into whole numbers that add up to it, by largest remainder; ties go to the earlier entry. Entries that get
 * nothing are left out. At least one weight must be above 0.
 */
export function apportion(count: number, weights: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const shares = [...weights].map(([name, weight]) => {
    const exact = (count * weight) / total;
    return { name, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = count - shares.reduce((sum, { whole }) => sum + whole, 0);
  for (const share of shares.toSorted((a, b) => b.rest - a.rest)) {
    if (left === 0) break;
    share.whole++;
    left--;
  }
  return new Map(shares.filter(({ whole }) => whole > 0).map(({ name, whole }) => [name, whole]));
}

/** A finite source of a mix; `count` is how many values it has. */
export interface MixSource<Item, Value> {
  readonly item: Item;
  readonly count: number;
  readonly values: Iterable<Value>;
}

/** The values of all sources, spread evenly: at any point each source has given its share, to within one value or so. */
export function* interleave<Item, Value>(
  sources: readonly MixSource<Item, Value>[],
): Generator<readonly [Item, Value]> {
  const open = sources.map(({ item, count, values }) => ({
    item,
    step: 1 / count,
    due: 0.5 / count,
    iterator: values[Symbol.iterator](),
  }));
  while (open.length > 0) {
    const next = open.reduce((first, source) => (source.due < first.due ? source : first));
    const { done, value } = next.iterator.next();
    if (done) {
      open.splice(open.indexOf(next), 1);
      continue;
    }
    next.due += next.step;
    yield [next.item, value];
  }
}
