import { type Content, ignoresUndeclared, modelOf } from "../changes/content.ts";
import { ifWatched, inPart } from "../changes/context.ts";
import { KEPT } from "../changes/effect.ts";
import { childSpot, valueOf, type View } from "../changes/view.ts";
import { found } from "./found.ts";
import { kebabCase } from "./kebab-case.ts";
import { languageRule } from "./language-rule.ts";
import type { Family, Rule } from "./rule.ts";

/** A keyword that says what stands beyond what is named: nothing, anything, or certain values. */
interface Beyond {
  readonly keyword: string;
  readonly what: string;
  /** True where tolerant readers leave out of account what an open schema lets in. */
  readonly isTolerated: boolean;
}

const KEYWORDS: readonly Beyond[] = [
  { keyword: "additionalProperties", what: "properties that are not named", isTolerated: true },
  {
    keyword: "unevaluatedProperties",
    what: "properties that no part of the schema names",
    isTolerated: true,
  },
  { keyword: "items", what: "elements", isTolerated: false },
  { keyword: "unevaluatedItems", what: "elements that no part of the schema names", isTolerated: false },
];

/** The three forms of openness: `true` or absent, `false`, and a schema. */
export const openness: readonly Family[] = KEYWORDS.map(opennessFamily);

function opennessFamily({ keyword, what, isTolerated }: Beyond): Family {
  const id = kebabCase(keyword);
  const shown = `\`${keyword}\``;
  const tolerance = isTolerated ? " Tolerant readers leave such properties out of account." : "";
  const closed = languageRule(`${id}-closed`, {
    when: `${shown} becomes \`false\`: no ${what} are valid any more.`,
    effect: "narrows",
    code: "producer",
    advice: `Check that no producer sends ${what}.${tolerance}`,
  });
  const opened = languageRule(`${id}-opened`, {
    when: `${shown} lets in any ${what}, where it refused them or asked something of them.`,
    effect: "widens",
    code: "consumer",
    advice: `Let readers pass over ${what} that they do not know.${tolerance}`,
  });
  const restricted = languageRule(`${id}-restricted`, {
    when: `${shown} becomes a schema, where anything was valid.`,
    effect: "narrows",
    code: "producer",
    advice: `Check what producers send as ${what}.${tolerance}`,
  });
  const admitted = languageRule(`${id}-admitted`, {
    when: `${shown} becomes a schema, where it was \`false\`.`,
    effect: "widens",
    code: "consumer",
    advice: `Let readers handle ${what} before the first one is sent.`,
  });
  const moves: Readonly<Record<string, Rule>> = {
    "open closed": closed,
    "partial closed": closed,
    "closed open": opened,
    "partial open": opened,
    "open partial": restricted,
    "closed partial": admitted,
  };
  /** A keyword that lets in anything says something where it takes what is left for evaluated. */
  const written = (old: View, next: View): Rule | undefined => {
    const [had, has] = [old.keywords.has(keyword), next.keywords.has(keyword)];
    return had === has ? undefined : has ? opened : restricted;
  };
  return {
    keywords: [keyword],
    rules: [closed, opened, restricted, admitted],
    compare(pair, walk) {
      const { old, next, context } = pair;
      const [was, is] = [modelOf(valueOf(old, keyword)), modelOf(valueOf(next, keyword))];
      const openSide = was === "open" ? old : is === "open" ? next : null;
      const isOwn = keyword.startsWith("unevaluated");
      const watched = isOwn && !context.isWatched ? {} : ifWatched(pair);
      const rule = moves[`${was} ${is}`] ?? (watched.keeps === undefined ? undefined : written(old, next));
      if (rule !== undefined) {
        walk.report(context, {
          rule,
          old: found(old, keyword),
          next: found(next, keyword),
          message: `${capital(what)}: ${FORMS[was]} before, ${FORMS[is]} now.`,
          ...(isTolerated &&
            openSide !== null &&
            ignoresUndeclared(openSide, walk, context) && { keeps: KEPT }),
          ...watched,
        });
        return;
      }
      const [from, to] = [childSpot(old, keyword), childSpot(next, keyword)];
      if (from !== null && to !== null) walk.descend(from, to, inPart(context));
    },
  };
}

const FORMS: Readonly<Record<Content["model"], string>> = {
  open: "any",
  closed: "none",
  partial: "certain ones",
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
