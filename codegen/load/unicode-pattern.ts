/**
 * The same regular expression in the form that the `u` flag reads; null when there is none. Patterns in the wild escape characters that need
 * no escape (`\_`, `\@`, `\-`), leave braces bare and put a dash beside a class (`[\w-.]`), which is legal without the flag only.
 */
export function unicodePattern(pattern: string): string | null {
  if (isRegExp(pattern, "u")) return pattern;
  if (!isRegExp(pattern, "")) return null;
  const rewritten = rewrite(pattern);
  return rewritten !== null && isRegExp(rewritten, "u") ? rewritten : null;
}

function isRegExp(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags).flags === flags;
  } catch {
    return false;
  }
}

/** Words of a pattern: an escape, a quantifier, or one character. */
const WORD =
  /\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pPk][{<][^}>]*[}>]|[\s\S])|\{\d+(?:,\d*)?\}|[\s\S]/g;
/** Escapes that mean the same with the flag. */
const KEPT =
  /^\\(?:[\^$\\.*+?()[\]{}|/dDwWsSbBfnrtv0-9]|u\{|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{|k<)/;
/** Anchors of other languages, which mean a letter here. */
const FOREIGN = /^\\[AGhHRXzZ]$/;
const CLASS = /^\\[dDwWsS]$/;

function rewrite(pattern: string): string | null {
  const words = pattern.match(WORD) ?? [];
  let text = "";
  let inClass = false;
  for (const [index, word] of words.entries()) {
    if (FOREIGN.test(word)) return null;
    const isDash = inClass && word === "-" && isBesideClass(words, index);
    const isBare = !inClass && (word === "{" || word === "}" || word === "]");
    text += isDash || isBare ? `\\${word}` : rewriteEscape(word, inClass);
    if (word === "[") inClass = true;
    else if (word === "]") inClass = false;
  }
  return text;
}

/** A dash beside a class of characters is no range. */
function isBesideClass(words: readonly string[], index: number): boolean {
  const isInner = words[index - 1] !== "[" && words[index + 1] !== "]";
  return isInner && (CLASS.test(words[index - 1] ?? "") || CLASS.test(words[index + 1] ?? ""));
}

function rewriteEscape(word: string, inClass: boolean): string {
  if (!word.startsWith("\\") || KEPT.test(word)) return word;
  if (word === "\\-") return inClass ? word : "-";
  return word.slice(1);
}
