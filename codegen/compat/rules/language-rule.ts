import type { Rule } from "./rule.ts";

/** A rule about which documents are valid. */
export function languageRule(id: string, rest: Omit<Rule, "id" | "subject">): Rule {
  return { id, subject: "language", ...rest };
}
