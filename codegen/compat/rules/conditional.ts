import { ifWatched, inBranch } from "../changes/context.ts";
import { childSpot, openSpot } from "../changes/view.ts";
import { found } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Family } from "./rule.ts";

const ADDED = languageRule("conditional-added", {
  when: "`if` joins: what stands in `then` and `else` holds by its condition.",
  effect: "narrows",
  code: "nobody",
  advice: "Check the values that meet the condition.",
});
const REMOVED = languageRule("conditional-removed", {
  when: "`if` goes: what stood in `then` and `else` holds no longer.",
  effect: "widens",
  code: "nobody",
  advice: "Let readers handle what the condition refused.",
});

/**
 * `if`, `then` and `else`. A branch that is not there accepts everything. A change of the condition itself can go either way; one in a
 * branch goes the way it goes there.
 */
export const conditional: Family = {
  keywords: ["if", "then", "else"],
  rules: [ADDED, REMOVED],
  compare(pair, walk) {
    const { old, next, context } = pair;
    const [was, is] = [childSpot(old, "if"), childSpot(next, "if")];
    if (was === null && is === null) return;
    if (was === null || is === null) {
      walk.report(context, {
        rule: was === null ? ADDED : REMOVED,
        old: found(old, "if"),
        next: found(next, "if"),
        message: was === null ? "A condition holds that did not." : "A condition holds no longer.",
        ...ifWatched(pair),
      });
      return;
    }
    walk.descend(was, is, { ...inBranch(pair, "same", false), sign: "unknown" });
    for (const branch of ["then", "else"]) {
      const [from, to] = [childSpot(old, branch), childSpot(next, branch)];
      if (from === null && to === null) continue;
      walk.descend(
        from ?? openSpot(old, branch),
        to ?? openSpot(next, branch),
        inBranch(pair, "same", false),
      );
    }
  },
};
