import { quote } from "../../load/suggest.ts";
import { arrayOf, childSpot, pointerOf, type View } from "../changes/view.ts";
import { languageRule } from "./language-rule.ts";
import type { Family, Found } from "./rule.ts";

const ADDED = languageRule("required-added", {
  when: "A property that was optional is required.",
  effect: "narrows",
  code: "producer",
  advice:
    "Let all producers send it first, then require it. The column stays NULLABLE: old rows may lack it.",
});
const REMOVED = languageRule("required-removed", {
  when: "A property that was required is optional.",
  effect: "widens",
  code: "consumer",
  advice: "Let readers handle its absence before the first event without it is sent.",
});

/** Properties that must be there. Those that join or go together with their declaration are told as such. */
export const required: Family = {
  keywords: ["required"],
  rules: [ADDED, REMOVED],
  compare({ old, next, context }, walk) {
    const [was, is] = [namesOf(old), namesOf(next)];
    for (const name of is) {
      if (was.has(name) || (!isDeclared(old, name) && isDeclared(next, name))) continue;
      const message = `The property ${quote(name)} is required now.`;
      walk.report(context, { rule: ADDED, old: null, next: sideOf(next, name), message });
    }
    for (const name of was) {
      if (is.has(name) || (isDeclared(old, name) && !isDeclared(next, name))) continue;
      const message = `The property ${quote(name)} is no longer required.`;
      walk.report(context, { rule: REMOVED, old: sideOf(old, name), next: null, message });
    }
  },
};

function namesOf(view: View): ReadonlySet<string> {
  return new Set(arrayOf(view, "required").filter((name) => typeof name === "string"));
}

function isDeclared(view: View, name: string): boolean {
  return childSpot(view, "properties", name) !== null;
}

/** A declared property stands for itself: places in `required` move when another name joins. */
function sideOf(view: View, name: string): Found {
  const line = pointerOf(view, "required", arrayOf(view, "required").indexOf(name));
  return {
    pointer: isDeclared(view, name) ? pointerOf(view, "properties", name) : line,
    value: name,
    line,
    asks: line,
  };
}
