import { foundSpot } from "./found.ts";
import type { Pair, Rule, Walk } from "./rule.ts";

const ALLOWED: Rule = {
  id: "schema-allowed",
  subject: "language",
  when: "A schema that was `false` is another one: values are valid where none was.",
  effect: "widens",
  code: "consumer",
  advice: "Let readers know that values appear here.",
};

const FORBIDDEN: Rule = {
  id: "schema-forbidden",
  subject: "language",
  when: "A schema becomes `false`: no value is valid here any more.",
  effect: "narrows",
  code: "producer",
  advice: "Stop sending values here first; the archive keeps those that were sent.",
};

/** The rules about schemas that accept nothing, which come before all keywords. */
export const existence = {
  rules: [ALLOWED, FORBIDDEN],
  /** `end` when one of the two schemas is `false`: there is nothing more to compare. */
  compare({ old, next, context }: Pair, walk: Walk): "end" | "go on" {
    const [was, is] = [old.spot.schema === false, next.spot.schema === false];
    if (was !== is) {
      walk.report(context, {
        rule: was ? ALLOWED : FORBIDDEN,
        old: foundSpot(old.spot),
        next: foundSpot(next.spot),
        message: was ? "Values are valid here, where none was." : "No value is valid here any more.",
      });
    }
    return was || is ? "end" : "go on";
  },
};
