import { isDeterministic } from "./deterministic-automaton.ts";
import { type Automaton, automatonOf, costOf, isAnchored, parsePattern } from "./pattern-automaton.ts";

/** A pattern that might keep an engine busy which goes back and tries again, as that of JavaScript does. */
export interface SlowPattern {
  /** Decides in time that grows with the text; null where no automaton can decide. */
  readonly automaton: Automaton | null;
  /** The length up to which a text is no danger to the engine. */
  readonly safeLength: number;
}

/** Steps that the engine may take for one text. */
const MOST_STEPS = 10_000_000;
/** A text of so many characters is no danger even where each of them multiplies the steps. */
export const ALWAYS_SAFE = 8;

/** Null for patterns that are no danger in a text of any length, and for what is no pattern. */
export function slowPattern(pattern: string): SlowPattern | null {
  const parsed = parsePattern(pattern);
  const cost = parsed === null ? 0 : costOf(parsed);
  // A match that may begin anywhere is tried from everywhere.
  const starts = parsed === null || isAnchored(parsed) ? 0 : 1;
  if (parsed === null || cost === 0 || cost + starts === 1) return null;
  const automaton = automatonOf(parsed);
  const power = starts + (automaton !== null && isDeterministic(automaton) ? 1 : cost);
  if (power === 1) return null;
  return { automaton, safeLength: power === Infinity ? ALWAYS_SAFE : Math.floor(MOST_STEPS ** (1 / power)) };
}

/** The length up to which a text is no danger to an engine that holds it against the pattern; mostly infinite. */
export function safeLengthOf(pattern: string): number {
  return slowPattern(pattern)?.safeLength ?? Infinity;
}
