import type { Json } from "../../load/loaded-schema.ts";
import { quote } from "../../load/suggest.ts";
import { valueOf } from "../changes/view.ts";
import { found } from "./found.ts";
import { kebabCase } from "./kebab-case.ts";
import type { Family, Rule } from "./rule.ts";

/** A keyword that sets a limit: which side of the values it cuts off, and what its absence means when that is a limit too. */
interface Limit {
  readonly keyword: string;
  readonly side: "lower" | "upper";
  /** What it limits, in words. */
  readonly of: string;
  readonly absent: number | null;
}

const LIMITS: readonly Limit[] = [
  { keyword: "minimum", side: "lower", of: "the number", absent: null },
  { keyword: "exclusiveMinimum", side: "lower", of: "the number", absent: null },
  { keyword: "maximum", side: "upper", of: "the number", absent: null },
  { keyword: "exclusiveMaximum", side: "upper", of: "the number", absent: null },
  { keyword: "minLength", side: "lower", of: "the length of the text", absent: 0 },
  { keyword: "maxLength", side: "upper", of: "the length of the text", absent: null },
  { keyword: "minItems", side: "lower", of: "the number of elements", absent: 0 },
  { keyword: "maxItems", side: "upper", of: "the number of elements", absent: null },
  { keyword: "minProperties", side: "lower", of: "the number of properties", absent: 0 },
  { keyword: "maxProperties", side: "upper", of: "the number of properties", absent: null },
  { keyword: "minContains", side: "lower", of: "the number of elements that match `contains`", absent: 1 },
  { keyword: "maxContains", side: "upper", of: "the number of elements that match `contains`", absent: null },
];

const ADVICE = {
  narrows:
    "Check that no event in flight or in the archive goes beyond it (`codegen compat --events`); else keep the old limit.",
  widens: "Let readers that rely on the limit know before the first such event is sent.",
} as const;

/** Limits of numbers, lengths and counts: four rules for each keyword. */
export const limits: readonly Family[] = LIMITS.map(limitFamily);

function limitFamily(limit: Limit): Family {
  const { keyword, side, of, absent } = limit;
  const rule = (verb: string, when: string, effect: Rule["effect"]): Rule => ({
    id: `${kebabCase(keyword)}-${verb}`,
    subject: "language",
    when,
    effect,
    code: "nobody",
    advice: ADVICE[effect === "widens" ? "widens" : "narrows"],
  });
  const added = rule("added", `\`${keyword}\` joins and limits ${of}.`, "narrows");
  const removed = rule("removed", `\`${keyword}\` goes, and with it the limit of ${of}.`, "widens");
  const raised = rule("raised", `\`${keyword}\` becomes greater.`, side === "lower" ? "narrows" : "widens");
  const lowered = rule("lowered", `\`${keyword}\` becomes smaller.`, side === "lower" ? "widens" : "narrows");

  return {
    keywords: [keyword],
    rules: [added, removed, raised, lowered],
    compare({ old, next, context }, walk) {
      // Without `contains` beside them its limits mean nothing.
      if (keyword.endsWith("Contains") && !(old.keywords.has("contains") && next.keywords.has("contains")))
        return;
      const [was, is] = [valueOf(old, keyword), valueOf(next, keyword)];
      const [from, to] = [numberOr(was, absent), numberOr(is, absent)];
      if (from === to) return;
      const isRaised = from === null ? side === "lower" : to === null ? side === "upper" : to > from;
      const isNarrower = isRaised === (side === "lower");
      const chosen =
        was === undefined && isNarrower
          ? added
          : is === undefined && !isNarrower
            ? removed
            : isRaised
              ? raised
              : lowered;
      walk.report(context, {
        rule: chosen,
        old: was === undefined ? null : found(old, keyword),
        next: is === undefined ? null : found(next, keyword),
        message: messageOf(chosen, { from, to }),
      });
    },
  };

  function messageOf(
    chosen: Rule,
    { from, to }: { readonly from: number | null; readonly to: number | null },
  ): string {
    if (chosen === added) return `\`${keyword}\` of ${quote(to)} is new.`;
    if (chosen === removed) return `\`${keyword}\` of ${quote(from)} is gone.`;
    return `\`${keyword}\` is ${chosen === raised ? "raised" : "lowered"} from ${quote(from)} to ${quote(to)}.`;
  }
}

function numberOr(value: Json | undefined, absent: number | null): number | null {
  return typeof value === "number" ? value : absent;
}
