import { valueOf } from "../changes/view.ts";
import { found } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Family } from "./rule.ts";

const ADDED = languageRule("unique-items-added", {
  when: "`uniqueItems` becomes true.",
  effect: "narrows",
  code: "nobody",
  advice: "Check that no producer sends an element twice.",
});
const REMOVED = languageRule("unique-items-removed", {
  when: "`uniqueItems` is no longer true.",
  effect: "widens",
  code: "nobody",
  advice: "Let readers handle an element that comes twice.",
});

/** Whether elements may repeat. */
export const uniqueItems: Family = {
  keywords: ["uniqueItems"],
  rules: [ADDED, REMOVED],
  compare({ old, next, context }, walk) {
    const [was, is] = [valueOf(old, "uniqueItems") === true, valueOf(next, "uniqueItems") === true];
    if (was === is) return;
    walk.report(context, {
      rule: is ? ADDED : REMOVED,
      old: found(old, "uniqueItems"),
      next: found(next, "uniqueItems"),
      message: is ? "No two elements may be equal now." : "Elements may be equal now.",
    });
  },
};
