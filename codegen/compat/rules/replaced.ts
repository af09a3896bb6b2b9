import { quote } from "../../load/suggest.ts";
import { canonicalJson } from "../../model/hash.ts";
import { valueOf } from "../changes/view.ts";
import { found } from "./found.ts";
import { kebabCase } from "./kebab-case.ts";
import type { Family, Rule } from "./rule.ts";

/** A keyword whose values are not less or more than one another: it joins, goes, or has another value. */
interface Replaced {
  readonly keyword: string;
  /** What it demands, as the end of a sentence. */
  readonly demand: string;
  readonly advice: string;
}

const KEYWORDS: readonly Replaced[] = [
  {
    keyword: "pattern",
    demand: "the text matches the pattern",
    advice: "Whether one pattern contains another is judged by texts made for them: read the witness.",
  },
  {
    keyword: "format",
    demand: "the text has the format",
    advice:
      "Formats are checked. A new one changes the column's type too where the format has a type of its own, such as date-time.",
  },
];

/** Demands on texts that cannot be ordered. */
export const replaced: readonly Family[] = KEYWORDS.map(({ keyword, demand, advice }) => {
  const rule = (verb: string, when: string, effect: Rule["effect"]): Rule => ({
    id: `${kebabCase(keyword)}-${verb}`,
    subject: "language",
    when,
    effect,
    code: "nobody",
    advice,
  });
  const added = rule("added", `\`${keyword}\` joins: only where ${demand} is a text valid.`, "narrows");
  const removed = rule("removed", `\`${keyword}\` goes: nothing asks any more that ${demand}.`, "widens");
  const changed = rule("changed", `\`${keyword}\` has another value.`, "both");
  return {
    keywords: [keyword],
    rules: [added, removed, changed],
    compare({ old, next, context }, walk) {
      const [was, is] = [valueOf(old, keyword), valueOf(next, keyword)];
      if (was !== undefined && is !== undefined && canonicalJson(was) === canonicalJson(is)) return;
      walk.report(context, {
        rule: was === undefined ? added : is === undefined ? removed : changed,
        old: found(old, keyword),
        next: found(next, keyword),
        message:
          was === undefined
            ? `\`${keyword}\` of ${quote(is)} is new.`
            : is === undefined
              ? `\`${keyword}\` of ${quote(was)} is gone.`
              : `\`${keyword}\` changes from ${quote(was)} to ${quote(is)}.`,
      });
    },
  };
});
