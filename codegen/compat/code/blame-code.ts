import type { CodeVerdict } from "../change.ts";
import type { Difference } from "../changes/difference.ts";

/** Code that a difference can break. */
export type CodeSide = keyof CodeVerdict;

/** The differences that break one kind of code, once that of the whole is known: those whose rules say so, else all that types show. */
export function blameCode(
  differences: readonly Difference[],
  side: CodeSide,
  whole: CodeVerdict,
): ReadonlySet<Difference> {
  if (whole[side]) return new Set();
  const typed = differences.filter(({ isTyped, rule }) => isTyped && rule.subject === "language");
  const proposed = typed.filter(({ rule }) => rule.code === side || rule.code === "everybody");
  return new Set(proposed.length > 0 ? proposed : typed);
}
