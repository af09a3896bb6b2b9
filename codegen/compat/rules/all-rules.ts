import { EVENT_ADDED, EVENT_REMOVED } from "./events.ts";
import { existence } from "./existence.ts";
import { families } from "./families.ts";
import type { Rule } from "./rule.ts";

/** Every rule there is, in the order of the documentation. */
export const allRules: readonly Rule[] = [
  EVENT_ADDED,
  EVENT_REMOVED,
  ...existence.rules,
  ...families.flatMap(({ rules }) => rules),
];
