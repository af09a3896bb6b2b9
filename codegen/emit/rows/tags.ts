import { stringLiteral } from "../print/json-text.ts";

/** The values that tell a branch apart, as an array literal. */
export function literalTags(tags: readonly (string | number | boolean)[]): string {
  return `[${tags.map((tag) => (typeof tag === "string" ? stringLiteral(tag) : String(tag))).join(", ")}]`;
}
