/** A command that a document tells its readers to type. */
export interface DocumentedCommand {
  /** Where it stands, counting from 1. */
  readonly line: number;
  readonly text: string;
  /** The rest of its table row, or empty: what it is said to do. */
  readonly says: string;
}

/** Every command of a Markdown document: in `sh` blocks, in the first cell of a table, and in running text where it begins like one. */
export function commandsOf(markdown: string): readonly DocumentedCommand[] {
  const found: DocumentedCommand[] = [];
  let block: string | null = null;
  let waiting = "";
  for (const [index, text] of markdown.split("\n").entries()) {
    const line = index + 1;
    const fence = /^\s*```(\w*)/.exec(text);
    if (fence !== null) {
      block = block === null ? (fence[1] ?? "") : null;
      continue;
    }
    if (block === "sh" || block === "bash") {
      waiting += waiting === "" ? text : `\n${text}`;
      if (waiting.trim() === "" || waiting.trimStart().startsWith("#")) waiting = "";
      if (waiting === "" || isUnfinished(waiting)) continue;
      found.push({ line, text: waiting.trim(), says: "" });
      waiting = "";
    } else if (block === null) {
      const [, cell, says = ""] = /^\|\s*`([^`]+)`\s*\|(.*)\|$/.exec(text) ?? [];
      if (cell !== undefined && isCommand(cell)) found.push({ line, text: cell, says });
      else
        for (const [, code = ""] of text.matchAll(/`([^`]+)`/g)) {
          if (isCommand(code)) found.push({ line, text: code, says: "" });
        }
    }
  }
  return found;
}

function isCommand(code: string): boolean {
  return /^(npm (ci|start|test|run \S)|npx |node |curl |echo |git |\.\/)/.test(code) && !code.includes("…");
}

/** True while a quote is open or the line goes on. */
function isUnfinished(text: string): boolean {
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? "";
    if (char === "\\" && quote !== "'") index++;
    else if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = "";
  }
  return quote !== "" || text.endsWith("\\");
}
