import type { Json } from "../../load/loaded-schema.ts";
import { quote } from "../../load/suggest.ts";
import { canonicalJson } from "../../model/hash.ts";
import { arrayOf, valueOf, type View } from "../changes/view.ts";
import { found } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Context, Family, Found, Walk } from "./rule.ts";

const ADDED = languageRule("enum-added", {
  when: "`enum` or `const` joins: only listed values are valid.",
  effect: "narrows",
  code: "producer",
  advice: "Check that no producer sends other values (`codegen compat --events`).",
});
const REMOVED = languageRule("enum-removed", {
  when: "`enum` or `const` goes: values that are not listed are valid.",
  effect: "widens",
  code: "consumer",
  advice: "Let readers handle values that they do not know.",
});
const VALUE_ADDED = languageRule("enum-value-added", {
  when: "`enum` lists values that it did not list.",
  effect: "widens",
  code: "consumer",
  advice: "Let readers handle the new values before the first one is sent.",
});
const VALUE_REMOVED = languageRule("enum-value-removed", {
  when: "`enum` no longer lists values that it listed.",
  effect: "narrows",
  code: "producer",
  advice: "Keep the value and say in its description that it is no longer sent.",
});
const CONST_CHANGED = languageRule("const-changed", {
  when: "`const` has another value.",
  effect: "both",
  code: "everybody",
  advice: "List both values in an `enum` until nobody sends the old one.",
});

/** Listed values; `const` is an `enum` of one. */
export const values: Family = {
  keywords: ["enum", "const"],
  rules: [ADDED, REMOVED, VALUE_ADDED, VALUE_REMOVED, CONST_CHANGED],
  compare({ old, next, context }, walk) {
    const [was, is] = [listed(old), listed(next)];
    const sides = { old: sideOf(old), next: sideOf(next) };
    if (was === null || is === null) {
      if (was === null && is !== null) {
        walk.report(context, {
          rule: ADDED,
          ...sides,
          message: `Only ${listText(is)} ${is.size === 1 ? "is" : "are"} valid now.`,
        });
      } else if (was !== null) {
        walk.report(context, {
          rule: REMOVED,
          ...sides,
          message: `Values other than ${listText(was)} are valid now.`,
        });
      }
      return;
    }
    compareLists(
      { was, is, sides, isConst: old.keywords.has("const") && next.keywords.has("const") },
      context,
      walk,
    );
  },
};

type Values = ReadonlyMap<string, Json>;

interface Lists {
  readonly was: Values;
  readonly is: Values;
  readonly sides: { readonly old: Found | null; readonly next: Found | null };
  readonly isConst: boolean;
}

function compareLists({ was, is, sides, isConst }: Lists, context: Context, walk: Walk): void {
  const [gone, joined] = [without(was, is), without(is, was)];
  if (isConst && gone.size > 0) {
    walk.report(context, {
      rule: CONST_CHANGED,
      ...sides,
      message: `\`const\` changes from ${listText(was)} to ${listText(is)}.`,
    });
    return;
  }
  if (joined.size > 0) {
    walk.report(context, { rule: VALUE_ADDED, ...sides, message: `Valid now too: ${listText(joined)}.` });
  }
  if (gone.size > 0) {
    walk.report(context, { rule: VALUE_REMOVED, ...sides, message: `No longer valid: ${listText(gone)}.` });
  }
}

function listed(view: View): Values | null {
  const single = valueOf(view, "const");
  const all = view.keywords.has("enum")
    ? new Map(arrayOf(view, "enum").map((value) => [canonicalJson(value), value]))
    : null;
  if (single === undefined) return all;
  const key = canonicalJson(single);
  return all === null || all.has(key) ? new Map([[key, single]]) : new Map();
}

function sideOf(view: View): Found | null {
  return found(view, "const") ?? found(view, "enum");
}

function without(all: Values, some: Values): Values {
  return new Map([...all].filter(([key]) => !some.has(key)));
}

function listText(list: Values): string {
  const shown = [...list.values()].slice(0, 8).map((value) => `\`${quote(value)}\``);
  const more = list.size - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
