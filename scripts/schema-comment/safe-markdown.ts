const known = /<(\/?(?:details|summary|code)|br)>/g;

/**
 * Markdown of a stranger as Markdown that shows the same and does nothing: no mention, reference, link, picture, or tag but those of our own
 * reports. Blocks of code keep their text.
 */
export function safeMarkdown(text: string): string {
  const lines: string[] = [];
  let fence = "";
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const mark = /^(`{3,})([a-z]*)$/.exec(line);
    if (fence !== "") {
      if (mark?.[1] === fence && mark[2] === "") fence = "";
      lines.push(line);
    } else if (mark?.[1] !== undefined && lines.at(-1) === "") {
      fence = mark[1];
      lines.push(line);
    } else lines.push(safeLine(line));
  }
  if (fence !== "") lines.push(fence);
  return lines.join("\n");
}

/** Markdown cut at the end of a line so that it has at most `length` characters, with what was open closed and `notice` at the end. */
export function cutMarkdown(text: string, length: number, notice: string): string {
  if (text.length <= length) return text;
  const room = length - notice.length - 200;
  const head = text.slice(0, Math.max(text.lastIndexOf("\n", room), 0));
  let fence = "";
  let open = 0;
  for (const line of head.split("\n")) {
    const mark = /^`{3,}/.exec(line)?.[0];
    if (mark !== undefined) fence = fence === "" ? mark : fence === mark ? "" : fence;
    else if (fence === "") open += Number(line.startsWith("<details>")) - Number(line === "</details>");
  }
  const closing = `${fence === "" ? "" : `\n${fence}`}${open > 0 ? "\n\n</details>" : ""}`;
  return `${head}${closing}\n\n${notice}\n`;
}

/** Tags but our own become text; what leads somewhere is taken apart by a space of no width. */
function safeLine(line: string): string {
  const kept = line.split(known);
  const text = kept.map((part, index) => (index % 2 === 1 ? `<${part}>` : safeText(part))).join("");
  return text.replace(/^(\s*)(`{3,}|~{3,})/, "$1\\$2");
}

function safeText(text: string): string {
  return text
    .replaceAll("<", "&lt;")
    .replace(/\]\s*[([:]|!\[/g, (found) => `${found.slice(0, 1)}\u200B${found.slice(1)}`)
    .replace(/@(?=[A-Za-z0-9])|#(?=\d)|\bGH-(?=\d)|\b(?:https?|ftp|mailto|xmpp):|\bwww\./gi, (found) => {
      return `${found}\u200B`;
    });
}
