import { quote } from "../../load/suggest.ts";
import { valueOf } from "../changes/view.ts";
import { found } from "./found.ts";
import type { Family, Rule } from "./rule.ts";

const rule = (id: string, when: string, effect: Rule["effect"]): Rule => ({
  id,
  subject: "language",
  when,
  effect,
  code: "nobody",
  advice:
    "The number of digits decides whether the column is NUMERIC, and with how many: look at the table's steps.",
});

const ADDED = rule("multiple-of-added", "`multipleOf` joins.", "narrows");
const REMOVED = rule("multiple-of-removed", "`multipleOf` goes.", "widens");
const FINER = rule("multiple-of-widened", "The old `multipleOf` is a multiple of the new one.", "widens");
const COARSER = rule("multiple-of-narrowed", "The new `multipleOf` is a multiple of the old one.", "narrows");
const CHANGED = rule(
  "multiple-of-changed",
  "`multipleOf` changes, and neither value is a multiple of the other.",
  "both",
);

/** The step between valid numbers. */
export const multipleOf: Family = {
  keywords: ["multipleOf"],
  rules: [ADDED, REMOVED, FINER, COARSER, CHANGED],
  compare({ old, next, context }, walk) {
    const [was, is] = [valueOf(old, "multipleOf"), valueOf(next, "multipleOf")];
    if (was === is) return;
    const chosen = choose(was, is);
    walk.report(context, {
      rule: chosen,
      old: found(old, "multipleOf"),
      next: found(next, "multipleOf"),
      message:
        chosen === ADDED
          ? `\`multipleOf\` of ${quote(is)} is new.`
          : chosen === REMOVED
            ? `\`multipleOf\` of ${quote(was)} is gone.`
            : `\`multipleOf\` changes from ${quote(was)} to ${quote(is)}.`,
    });
  },
};

function choose(was: unknown, is: unknown): Rule {
  if (typeof was !== "number") return ADDED;
  if (typeof is !== "number") return REMOVED;
  if (isMultiple(was, is)) return FINER;
  return isMultiple(is, was) ? COARSER : CHANGED;
}

/** Decimal steps such as 0.1 are no exact doubles: a quotient that is whole to 12 digits counts as whole. */
function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) <= 1e-12 * Math.abs(quotient);
}
