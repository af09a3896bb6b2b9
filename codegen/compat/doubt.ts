import type { Diagnostic } from "../diagnostic.ts";
import type { Json } from "../load/loaded-schema.ts";
import { valueAt } from "../load/json-value.ts";
import { pointerTokens } from "../load/pointer.ts";
import type { Comparison, DirectionVerdict } from "./change.ts";
import { canonicalText } from "./language/canonical-text.ts";

/** A schema as it was written, and what was found in it. */
export interface WrittenSchema {
  readonly written: Json;
  readonly diagnostics: readonly Diagnostic[];
}

/** Findings about what no validator looks at: nothing is missing from the schema. */
const HARMLESS: ReadonlySet<string> = new Set([
  "IGNORED_BESIDE_REF",
  "NUMBER_INEXACT",
  "UNKNOWN_FORMAT",
  "UNKNOWN_KEYWORD",
]);

/**
 * The comparison of two schemas from which faulty parts were left out. Nobody knows what such a part was meant to refuse, so that no direction
 * is said to hold, without a witness, unless each part stands in both versions alike, in a place where it refuses the same in both.
 */
export function doubted(comparison: Comparison, old: WrittenSchema, next: WrittenSchema): Comparison {
  if (canonicalText(old.written) === canonicalText(next.written)) return comparison;
  if (isAlike(old, next) && isAlike(next, old)) return comparison;
  const { verdict } = comparison;
  const { backward, forward } = verdict;
  return {
    ...comparison,
    verdict: { ...verdict, backward: unproved(backward), forward: unproved(forward), bump: "major" },
  };
}

function unproved(verdict: DirectionVerdict): DirectionVerdict {
  return verdict.holds ? { holds: false, witness: null } : verdict;
}

function isAlike({ diagnostics, written }: WrittenSchema, other: WrittenSchema): boolean {
  return diagnostics
    .filter(({ code }) => !HARMLESS.has(code))
    .every(({ code, pointer }) => {
      const tokens = pointerTokens(pointer) ?? [];
      const counterpart = other.diagnostics.find((one) => one.code === code && one.pointer === pointer);
      const [value, same] = [valueAt(written, tokens), valueAt(other.written, tokens)];
      if (counterpart === undefined || value === undefined || same === undefined) return false;
      return isPlainPlace(tokens) && canonicalText(value) === canonicalText(same);
    });
}

/** True where a part refuses what it refuses, whatever stands around it: below properties and `allOf`. */
function isPlainPlace(tokens: readonly string[]): boolean {
  const [keyword, , ...rest] = tokens;
  if (tokens.length < 2) return true;
  return (keyword === "properties" || keyword === "allOf") && isPlainPlace(rest);
}
