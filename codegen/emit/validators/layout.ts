/** Ajv's text, one statement a line, indented by its braces. */
export function layOutCode(code: string): string {
  let depth = 0;
  let text = "";
  for (const line of code.trim().split("\n")) {
    if (line.startsWith("}")) depth--;
    text += `${line === "" ? "" : "  ".repeat(depth) + line}\n`;
    if (line.endsWith("{")) depth++;
  }
  return text;
}
