import { printable } from "../../report/printable.ts";

/**
 * Text as code, in which nothing means anything: no mention, link, tag or mark. Fit for a line and for a cell of a table. Blank text gives
 * an empty text.
 */
export function codeSpan(text: string): string {
  const line = printable(text);
  if (line.trim() === "") return "";
  // A bar would end the cell, and cells disagree on what escapes it.
  if (/[|`]/.test(line)) return `<code>${entities(line)}</code>`;
  return line.startsWith(" ") && line.endsWith(" ") ? `\` ${line} \`` : `\`${line}\``;
}

/** Text within an HTML tag, with everything but letters, digits, spaces, slashes and hyphens spelt out. */
export function entities(text: string): string {
  return text.replace(/[^A-Za-z0-9/ -]/gu, (char) => `&#${char.codePointAt(0) ?? 0};`);
}

/**
 * Our own sentence with the words of others in double quotes or backticks: what is quoted becomes code, and the rest is shown as it
 * stands, whatever it looks like.
 */
export function sentence(text: string): string {
  return printable(text)
    .split(/("(?:[^"\\]|\\.)*"|`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part.slice(1, -1)) || '""' : plain(part)))
    .join("");
}

/** A block of code, closed by no line that stands in it. */
export function codeBlock(language: string, text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** JSON for a code block: indented, with invisible characters escaped, and cut after `lines`. */
export function prettyJson(value: unknown, lines: number): string {
  const all = JSON.stringify(value, null, 2)
    .split("\n")
    .map((line) => cut(printable(line), 300));
  return all.length <= lines
    ? all.join("\n")
    : [...all.slice(0, lines), `… ${all.length - lines} more lines`].join("\n");
}

/** Text cut after some characters, with a sign that it was. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

/** Punctuation loses its meaning; mentions, references and addresses are taken apart by a space of no width. */
function plain(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>()#+!~&$]/g, "\\$&")
    .replaceAll("|", "&#124;")
    .replace(
      /@(?=\w)|(?<=#)(?=\d)|(?<=\b(?:https?|ftp|mailto)):|(?<=\bwww)\./gi,
      (found) => `${found}\u200B`,
    );
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
