import type { Direction, DirectionVerdict } from "./change.ts";
import type { Difference } from "./changes/difference.ts";

/** What is known of one direction, and the differences that break it; none where it holds. */
export interface Blame {
  readonly verdict: DirectionVerdict;
  readonly differences: ReadonlySet<Difference>;
}

/**
 * Sets the rules' proposals against the verdict over the whole schemas, which decides. Where it says that the direction holds, no
 * difference breaks it. Where it found a witness, those that propose a break are to blame, or, when none does, all that change the language.
 * Where it knows nothing and every difference keeps the direction, so does the whole.
 */
export function blame(
  differences: readonly Difference[],
  direction: Direction,
  judged: DirectionVerdict,
): Blame {
  if (judged.holds) return { verdict: judged, differences: new Set() };
  const proposed = differences.filter(({ keeps }) => !keeps[direction]);
  if (proposed.length > 0) return { verdict: judged, differences: new Set(proposed) };
  if (judged.witness === null) return { verdict: { holds: true, proof: "included" }, differences: new Set() };
  return { verdict: judged, differences: new Set(differences.filter(changesLanguage)) };
}

/** True for a difference that concerns which documents are valid. */
export function changesLanguage({ rule }: Difference): boolean {
  return rule.subject === "language";
}
