import type { Json } from "../../load/loaded-schema.ts";
import { quote } from "../../load/suggest.ts";
import { typeNames } from "../changes/type-names.ts";
import { valueOf } from "../changes/view.ts";
import { found } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Family, Rule } from "./rule.ts";

const STEPS = "Add a new property of the new type, send both for a while, then stop sending the old one.";

const ADDED = languageRule("type-added", {
  when: "`type` joins: values of other types are no longer valid.",
  effect: "narrows",
  code: "producer",
  advice: "Check that no producer sends other types.",
});
const REMOVED = languageRule("type-removed", {
  when: "`type` goes: values of all types are valid.",
  effect: "widens",
  code: "consumer",
  advice: "Keep the type unless any value is meant: the column becomes JSON.",
});
const WIDENED = languageRule("type-widened", {
  when: "`type` has more types than before.",
  effect: "widens",
  code: "consumer",
  advice: STEPS,
});
const NARROWED = languageRule("type-narrowed", {
  when: "`type` has fewer types than before.",
  effect: "narrows",
  code: "producer",
  advice: "Check that no producer sends the types that are gone.",
});
const CHANGED = languageRule("type-changed", {
  when: "`type` has types that it did not have, and lacks ones that it had.",
  effect: "both",
  code: "everybody",
  advice: STEPS,
});
const NULL_ALLOWED = languageRule("null-allowed", {
  when: "`null` joins the types, and nothing else changes in them.",
  effect: "widens",
  code: "consumer",
  advice: "Let readers handle null before the first one is sent.",
});
const NULL_REFUSED = languageRule("null-refused", {
  when: "`null` is gone from the types, and nothing else changes in them.",
  effect: "narrows",
  code: "producer",
  advice: "Stop sending null first; the column stays NULLABLE.",
});
const INTEGER_WIDENED = languageRule("integer-widened", {
  when: "`integer` becomes `number`.",
  effect: "widens",
  code: "nobody",
  advice: "An INT64 column is widened by a statement; readers must not take the value for whole.",
});
const NUMBER_NARROWED = languageRule("number-narrowed", {
  when: "`number` becomes `integer`.",
  effect: "narrows",
  code: "nobody",
  advice: "Check that no producer sends fractions.",
});

/** What values a schema is for. */
export const type: Family = {
  keywords: ["type"],
  rules: [
    ADDED,
    REMOVED,
    WIDENED,
    NARROWED,
    CHANGED,
    NULL_ALLOWED,
    NULL_REFUSED,
    INTEGER_WIDENED,
    NUMBER_NARROWED,
  ],
  compare({ old, next, context }, walk) {
    const [was, is] = [valueOf(old, "type"), valueOf(next, "type")];
    const chosen = choose(typesOf(was), typesOf(is));
    if (chosen === null) return;
    walk.report(context, {
      rule: chosen,
      old: found(old, "type"),
      next: found(next, "type"),
      message: messageOf(was, is),
    });
  },
};

function choose(was: ReadonlySet<string> | null, is: ReadonlySet<string> | null): Rule | null {
  if (was === null || is === null) return was === is ? null : was === null ? ADDED : REMOVED;
  const [gone, joined] = [without(was, is), without(is, was)];
  const [first, ...others] = [...gone, ...joined];
  if (first === undefined) return null;
  if (others.length === 0 && first === "null") return gone.length > 0 ? NULL_REFUSED : NULL_ALLOWED;
  if (others.length === 0 && first === "fraction") return gone.length > 0 ? NUMBER_NARROWED : INTEGER_WIDENED;
  if (gone.length === 0) return WIDENED;
  return joined.length === 0 ? NARROWED : CHANGED;
}

/** A number is an integer or a fraction, so that inclusion is that of sets. */
function typesOf(value: Json | undefined): ReadonlySet<string> | null {
  if (value === undefined) return null;
  const names = typeNames(value).flatMap((one) => (one === "number" ? ["integer", "fraction"] : one));
  const types = new Set(names);
  return types.size === 7 ? null : types;
}

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): readonly string[] {
  return [...all].filter((one) => !some.has(one));
}

function messageOf(was: Json | undefined, is: Json | undefined): string {
  if (was === undefined) return `\`type\` of ${quote(is)} is new.`;
  if (is === undefined) return `\`type\` of ${quote(was)} is gone.`;
  return `\`type\` changes from ${quote(was)} to ${quote(is)}.`;
}
