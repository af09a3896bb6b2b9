import { furtherContent } from "../changes/content.ts";
import { inPart } from "../changes/context.ts";
import { NEITHER } from "../changes/effect.ts";
import { arrayOf, childSpot } from "../changes/view.ts";
import { foundSpot } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Family } from "./rule.ts";

const ADDED = languageRule("tuple-position-added", {
  when: "`prefixItems` has a position that it did not have.",
  effect: "depends",
  code: "everybody",
  advice:
    "Widens a tuple that was closed (`items: false`) and narrows an open one. The table gets a column for the position.",
});
const REMOVED = languageRule("tuple-position-removed", {
  when: "`prefixItems` lacks a position that it had.",
  effect: "depends",
  code: "everybody",
  advice: "Narrows a tuple that is closed and widens an open one. The column stays in the table.",
});

/** Elements by position. */
export const tuple: Family = {
  keywords: ["prefixItems"],
  rules: [ADDED, REMOVED],
  compare({ old, next, context }, walk) {
    const length = Math.max(arrayOf(old, "prefixItems").length, arrayOf(next, "prefixItems").length);
    for (let position = 0; position < length; position++) {
      const [was, is] = [childSpot(old, "prefixItems", position), childSpot(next, "prefixItems", position)];
      if (was !== null && is !== null) walk.descend(was, is, inPart(context));
      else if (is !== null) {
        const keeps = context.isWatched ? NEITHER : walk.probe(furtherContent(old).spot, is);
        const message = `Position ${position} has a schema of its own now.`;
        walk.report(context, { rule: ADDED, old: null, next: foundSpot(is), message, keeps });
      } else if (was !== null) {
        const keeps = context.isWatched ? NEITHER : walk.probe(was, furtherContent(next).spot);
        const message = `Position ${position} no longer has a schema of its own.`;
        walk.report(context, { rule: REMOVED, old: foundSpot(was), next: null, message, keeps });
      }
    }
  },
};
