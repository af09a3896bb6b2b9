import { quote } from "../../load/suggest.ts";
import { areForeign, featuresOf } from "../changes/branch-features.ts";
import { ifWatched, inBranch, inPlace } from "../changes/context.ts";
import type { Keeps, Sign } from "../changes/effect.ts";
import { matchBranches } from "../changes/match-branches.ts";
import type { Spot } from "../changes/spot.ts";
import { arrayOf, childSpot, type View } from "../changes/view.ts";
import { found, foundSpot } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Context, Family, Pair, Rule, Walk } from "./rule.ts";

const CONJUNCT_ADDED = languageRule("all-of-branch-added", {
  when: "A further schema must hold: `allOf` has another member, or a `$ref` joins beside other keywords.",
  effect: "narrows",
  code: "producer",
  advice: "What moved from beside `allOf` into it changes nothing: the verdict is that of the whole.",
});
const CONJUNCT_REMOVED = languageRule("all-of-branch-removed", {
  when: "A schema need no longer hold: `allOf` lacks a member, or a `$ref` beside other keywords is gone.",
  effect: "widens",
  code: "consumer",
  advice: "What moved out of `allOf` to beside it changes nothing: the verdict is that of the whole.",
});
const ANY_ADDED = languageRule("any-of-added", {
  when: "`anyOf` joins: a value must match one of its branches.",
  effect: "narrows",
  code: "producer",
  advice: "Check that the branches cover all that is sent.",
});
const ANY_REMOVED = languageRule("any-of-removed", {
  when: "`anyOf` goes: values need no longer match one of its branches.",
  effect: "widens",
  code: "consumer",
  advice: "Let readers handle what no branch described.",
});
const ANY_BRANCH_ADDED = languageRule("any-of-branch-added", {
  when: "`anyOf` has a branch that it did not have.",
  effect: "widens",
  code: "consumer",
  advice: "Let readers handle the new branch before the first such value is sent.",
});
const ANY_BRANCH_REMOVED = languageRule("any-of-branch-removed", {
  when: "`anyOf` lacks a branch that it had.",
  effect: "narrows",
  code: "producer",
  advice: "Stop sending values of the branch first.",
});
const ONE_ADDED = languageRule("one-of-added", {
  when: "`oneOf` joins: a value must match exactly one of its branches.",
  effect: "narrows",
  code: "producer",
  advice: "Check that the branches cover all that is sent, and that none of it matches two.",
});
const ONE_REMOVED = languageRule("one-of-removed", {
  when: "`oneOf` goes: values need no longer match exactly one of its branches.",
  effect: "widens",
  code: "consumer",
  advice: "Let readers handle what no branch described.",
});
const ONE_BRANCH_ADDED = languageRule("one-of-branch-added", {
  when: "`oneOf` has a branch that it did not have.",
  effect: "widens",
  code: "consumer",
  advice:
    "Let readers handle the new branch before the first such value is sent. Where branches overlap, values that match two are no longer valid.",
});
const ONE_BRANCH_REMOVED = languageRule("one-of-branch-removed", {
  when: "`oneOf` lacks a branch that it had.",
  effect: "narrows",
  code: "producer",
  advice:
    "Stop sending values of the branch first. Where branches overlap, values that matched two become valid.",
});
const ANY_TO_ONE = languageRule("any-of-to-one-of", {
  when: "`anyOf` becomes `oneOf`: values that match two branches are no longer valid.",
  effect: "narrows",
  code: "nobody",
  advice: "Nothing changes where no value can match two branches.",
});
const ONE_TO_ANY = languageRule("one-of-to-any-of", {
  when: "`oneOf` becomes `anyOf`: values that match two branches are valid.",
  effect: "widens",
  code: "nobody",
  advice: "Nothing changes where no value can match two branches.",
});

/** Schemas that must all hold. */
export const allOf: Family = {
  keywords: ["allOf"],
  rules: [CONJUNCT_ADDED, CONJUNCT_REMOVED],
  compare(pair, walk) {
    const context = inPlace(pair, "same", true);
    compareBranches(matchBranches(pair.old.conjuncts, pair.next.conjuncts), {
      walk,
      context,
      added: CONJUNCT_ADDED,
      removed: CONJUNCT_REMOVED,
      ...ifWatched(pair),
    });
  },
};

/** Alternatives: `anyOf` and `oneOf`. */
export const alternatives: Family = {
  keywords: ["anyOf", "oneOf"],
  rules: [
    ANY_ADDED,
    ANY_REMOVED,
    ANY_BRANCH_ADDED,
    ANY_BRANCH_REMOVED,
    ONE_ADDED,
    ONE_REMOVED,
    ONE_BRANCH_ADDED,
    ONE_BRANCH_REMOVED,
    ANY_TO_ONE,
    ONE_TO_ANY,
  ],
  compare(pair, walk) {
    const { old, next, context } = pair;
    const [was, is] = [onlyAlternative(old), onlyAlternative(next)];
    if (was !== null && is !== null && was !== is) {
      const rule = was === "anyOf" ? ANY_TO_ONE : ONE_TO_ANY;
      const message = `\`${was}\` becomes \`${is}\`.`;
      walk.report(context, {
        rule,
        old: found(old, was),
        next: found(next, is),
        message,
        ...ifWatched(pair),
      });
      compareAlternatives(pair, { was, is }, walk);
      return;
    }
    for (const keyword of ["anyOf", "oneOf"] as const) {
      const [had, has] = [old.keywords.has(keyword), next.keywords.has(keyword)];
      if (had && has) compareAlternatives(pair, { was: keyword, is: keyword }, walk);
      else if (had || has) {
        const [added, removed] = keyword === "anyOf" ? [ANY_ADDED, ANY_REMOVED] : [ONE_ADDED, ONE_REMOVED];
        const message = had ? `\`${keyword}\` is gone.` : `\`${keyword}\` is new.`;
        walk.report(context, {
          rule: had ? removed : added,
          old: found(old, keyword),
          next: found(next, keyword),
          message,
          ...ifWatched(pair),
        });
      }
    }
  },
};

type Alternative = "anyOf" | "oneOf";

interface Alternatives {
  readonly was: Alternative;
  readonly is: Alternative;
}

function compareAlternatives(pair: Pair, { was, is }: Alternatives, walk: Walk): void {
  const [before, after] = [branchesOf(pair.old, was), branchesOf(pair.next, is)];
  const counts = was === "oneOf" || is === "oneOf";
  const sign: Sign = counts && !(areDistinct(before) && areDistinct(after)) ? "unknown" : "same";
  const isAny = is === "anyOf";
  compareBranches(matchBranches(before, after), {
    walk,
    context: inBranch(pair, sign, true),
    added: isAny ? ANY_BRANCH_ADDED : ONE_BRANCH_ADDED,
    removed: isAny ? ANY_BRANCH_REMOVED : ONE_BRANCH_REMOVED,
  });
}

interface Comparing {
  readonly walk: Walk;
  readonly context: Context;
  readonly added: Rule;
  readonly removed: Rule;
  readonly keeps?: Keeps;
}

function compareBranches(
  match: ReturnType<typeof matchBranches>,
  { walk, context, added, removed, keeps }: Comparing,
): void {
  for (const [was, is] of match.pairs) walk.descend(was, is, context);
  for (const one of match.added) {
    walk.report(context, {
      rule: added,
      old: null,
      next: foundSpot(one),
      message: `The branch${labelOf(one)} is new.`,
      ...(keeps !== undefined && { keeps }),
    });
  }
  for (const one of match.removed) {
    walk.report(context, {
      rule: removed,
      old: foundSpot(one),
      next: null,
      message: `The branch${labelOf(one)} is gone.`,
      ...(keeps !== undefined && { keeps }),
    });
  }
}

/** What a branch is called: its title, its definition, or its type. */
function labelOf(spot: Spot): string {
  const { names, types } = featuresOf(spot);
  const [name] = [...names, ...(types ?? [])];
  return name === undefined ? "" : ` ${quote(name)}`;
}

/** True when no value can match two branches, by type or by a property that tells them apart. */
function areDistinct(branches: readonly Spot[]): boolean {
  const features = branches.slice(0, 50).map(featuresOf);
  return (
    features.length === branches.length &&
    features.every((one, index) => features.slice(index + 1).every((other) => areForeign(one, other)))
  );
}

function branchesOf(view: View, keyword: Alternative): readonly Spot[] {
  return arrayOf(view, keyword).flatMap((_, index) => childSpot(view, keyword, index) ?? []);
}

/** The one of the two keywords that a schema has; null for none or both. */
function onlyAlternative(view: View): Alternative | null {
  const [any, one] = [view.keywords.has("anyOf"), view.keywords.has("oneOf")];
  if (any === one) return null;
  return any ? "anyOf" : "oneOf";
}
