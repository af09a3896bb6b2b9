import { distance } from "fastest-levenshtein";

/**
 * The candidate that `word` is most likely a misspelling of, or null when none is near: at most a third of its letters
 * differ, or it is cut short. Case counts for nothing.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const lower = word.toLowerCase();
  let best: string | null = null;
  let least = (word.length < 4 ? 1 : Math.ceil(word.length / 3)) + 1;
  let longer: string | null = null;
  for (const candidate of candidates) {
    if (word.length >= 3 && candidate.toLowerCase().startsWith(lower)) longer ??= candidate;
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const far = distance(lower, candidate.toLowerCase());
    if (far < least) {
      best = candidate;
      least = far;
    }
  }
  return best ?? longer;
}

/** `Did you mean "x"?` for the nearest candidate, else `otherwise`. */
export function didYouMean(word: string, candidates: Iterable<string>, otherwise = ""): string {
  const found = nearest(word, candidates);
  return found === null ? otherwise : `Did you mean ${quote(found)}?`;
}

/** A value as JSON text for a message, cut after 60 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

/** `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
