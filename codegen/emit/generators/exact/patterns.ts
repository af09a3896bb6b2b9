/**
 * A pattern that matches where all of them do. Text is made from the first one; the others are conditions on it, which say nothing about
 * how to make it.
 */
export function allPatterns(patterns: readonly string[]): string | null {
  const [first, ...others] = [...new Set(patterns)];
  if (first === undefined) return null;
  return others.length === 0 ? first : `(?:${first})${others.map(condition).join("")}`;
}

/** The pattern with the condition that the whole text matches none of the others. */
export function withoutPatterns(pattern: string, others: readonly string[]): string {
  if (others.length === 0) return pattern;
  return `(?:${pattern})${others.map((one) => `(?<=^(?![\\s\\S]*(?:${one}))[\\s\\S]*)`).join("")}`;
}

/** The pattern with letters before and after it where it leaves room for them, so that there are many such texts. */
export function roomyPattern(pattern: string): string {
  const before = pattern.startsWith("^") ? "" : "[a-z]{0,4}";
  const after = pattern.endsWith("$") ? "" : "[a-z]{0,4}";
  return before + after === "" ? pattern : `${before}(?:${pattern})${after}`;
}

/** A pattern of exactly this text. */
export function literalPattern(text: string): string {
  return `^${text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`;
}

/** An assertion that holds at any place of a text that matches the pattern somewhere. */
function condition(pattern: string): string {
  return `(?<=^(?=[\\s\\S]*(?:${pattern}))[\\s\\S]*)`;
}
