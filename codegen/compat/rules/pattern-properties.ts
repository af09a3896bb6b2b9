import { quote } from "../../load/suggest.ts";
import { additionalContent, ignoresUndeclared, matches } from "../changes/content.ts";
import { inPart } from "../changes/context.ts";
import { NEITHER } from "../changes/effect.ts";
import { childSpot, mapOf, type View } from "../changes/view.ts";
import { foundSpot } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Family } from "./rule.ts";

const ADDED = languageRule("pattern-property-added", {
  when: "`patternProperties` has a pattern that it did not have.",
  effect: "depends",
  code: "nobody",
  advice:
    "Widens a closed object. It narrows an open one, and the named properties that match the pattern. A changed pattern counts as one that goes and one that joins.",
});
const REMOVED = languageRule("pattern-property-removed", {
  when: "`patternProperties` lacks a pattern that it had.",
  effect: "depends",
  code: "nobody",
  advice: "Narrows a closed object. It widens an open one, and the named properties that match the pattern.",
});

/** Properties by the pattern of their names. */
export const patternProperties: Family = {
  keywords: ["patternProperties"],
  rules: [ADDED, REMOVED],
  compare({ old, next, context }, walk) {
    for (const pattern of Object.keys(mapOf(next, "patternProperties"))) {
      const [was, is] = [
        childSpot(old, "patternProperties", pattern),
        childSpot(next, "patternProperties", pattern),
      ];
      if (is === null) continue;
      if (was !== null) {
        walk.descend(was, is, inPart(context));
        continue;
      }
      const content = additionalContent(old);
      const value = walk.probe(content.spot, is);
      const isUnseen = content.model === "open" && ignoresUndeclared(old, walk, context);
      const backward = (isUnseen || value.backward) && !concernsOthers(old, pattern);
      const keeps = context.isWatched ? NEITHER : { backward, forward: value.forward };
      const message = `Properties that match ${quote(pattern)} have a schema of their own now.`;
      walk.report(context, { rule: ADDED, old: null, next: foundSpot(is), message, keeps });
    }
    for (const pattern of Object.keys(mapOf(old, "patternProperties"))) {
      const was = childSpot(old, "patternProperties", pattern);
      if (was === null || childSpot(next, "patternProperties", pattern) !== null) continue;
      const content = additionalContent(next);
      const value = walk.probe(was, content.spot);
      const isUnseen = content.model === "open" && ignoresUndeclared(next, walk, context);
      const forward = (isUnseen || value.forward) && !concernsOthers(next, pattern);
      const keeps = context.isWatched ? NEITHER : { backward: value.backward, forward };
      const message = `Properties that match ${quote(pattern)} no longer have a schema of their own.`;
      walk.report(context, { rule: REMOVED, old: foundSpot(was), next: null, message, keeps });
    }
  },
};

/** True when the pattern may hold for properties that the schema names otherwise: whether two patterns overlap is not looked into. */
function concernsOthers(view: View, pattern: string): boolean {
  const patterns = Object.keys(mapOf(view, "patternProperties")).length;
  return patterns > 0 || Object.keys(mapOf(view, "properties")).some((name) => matches(pattern, name));
}
