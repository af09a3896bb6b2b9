/** Chance from a seed: the same seed gives the same choices. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  shuffled<Item>(items: readonly Item[]): readonly Item[];
}

/** A source of chance (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const random: Random = {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
    chance: (probability) => random.next() < probability,
    between: (min, max) => min + Math.floor(random.next() * (max - min + 1)),
    pick: (items) => items[random.between(0, items.length - 1)] ?? items[0],
    shuffled(items) {
      const all = [...items];
      for (let i = all.length - 1; i > 0; i--) {
        const j = random.between(0, i);
        const [a, b] = [all[i], all[j]];
        // Both places exist; the check is the compiler's.
        if (a !== undefined && b !== undefined) [all[i], all[j]] = [b, a];
      }
      return all;
    },
  };
  return random;
}
