import { ifWatched, inPart, inPlace } from "../changes/context.ts";
import { childSpot, valueOf, type View } from "../changes/view.ts";

import { found } from "./found.ts";
import { kebabCase } from "./kebab-case.ts";
import { languageRule } from "./language-rule.ts";
import type { Context, Family, Pair } from "./rule.ts";

/** A keyword that holds one schema, and demands something as soon as it is there. */
interface Joined {
  readonly keyword: string;
  /** What it demands, as the end of a sentence. */
  readonly demand: string;
  readonly advice: string;
  readonly contextOf: (pair: Pair) => Context;
}

const KEYWORDS: readonly Joined[] = [
  {
    keyword: "not",
    demand: "values do not match the schema in `not`",
    advice: "What widens the schema in `not` narrows the whole, and the other way round.",
    contextOf: (pair) => ({ ...inPlace(pair, "inverted", false), isWatched: false }),
  },
  {
    keyword: "contains",
    demand: "an element matches the schema in `contains`",
    advice: "With `maxContains`, or a `minContains` of 0, a change of the schema in it can go either way.",
    contextOf: ({ old, next, context }) => ({
      ...inPart(context, false),
      sign:
        countsBothWays(old) || countsBothWays(next) || isCounted(old, next, context)
          ? "unknown"
          : context.sign,
    }),
  },
  {
    keyword: "propertyNames",
    demand: "names of properties match the schema in `propertyNames`",
    advice: "It concerns named properties as well as others.",
    contextOf: ({ context }) => inPart(context, false),
  },
];

/** Keywords with one schema, whose presence narrows. */
export const joined: readonly Family[] = KEYWORDS.map(({ keyword, demand, advice, contextOf }) => {
  const id = kebabCase(keyword);
  const shown = `\`${keyword}\``;
  const text = { code: "nobody", advice } as const;
  const added = languageRule(`${id}-added`, {
    when: `${shown} joins: ${demand}.`,
    effect: "narrows",
    ...text,
  });
  const removed = languageRule(`${id}-removed`, { when: `${shown} goes.`, effect: "widens", ...text });
  return {
    keywords: [keyword],
    rules: [added, removed],
    compare(pair, walk) {
      const { old, next, context } = pair;
      const [was, is] = [childSpot(old, keyword), childSpot(next, keyword)];
      if (was !== null && is !== null) {
        walk.descend(was, is, contextOf(pair));
        return;
      }
      walk.report(context, {
        rule: was === null ? added : removed,
        old: found(old, keyword),
        next: found(next, keyword),
        message: was === null ? `New: ${demand}.` : `Nothing asks any more that ${demand}.`,
        ...(keyword === "contains" && ifWatched(pair)),
      });
    },
  };
});

function countsBothWays(view: View): boolean {
  return view.keywords.has("maxContains") || valueOf(view, "minContains") === 0;
}

/** `unevaluatedItems` takes the elements that match for evaluated. */
function isCounted(old: View, next: View, { isWatched }: Context): boolean {
  return isWatched || [old, next].some(({ keywords }) => keywords.has("unevaluatedItems"));
}
