/** Statements as text, indented by the braces at the beginnings and ends of lines. */
export function layOutCode(lines: readonly string[]): string {
  let depth = 0;
  let text = "";
  for (const line of lines.flatMap((one) => one.split("\n"))) {
    if (line.startsWith("}")) depth--;
    text += `${"  ".repeat(depth)}${line}\n`;
    if (line.endsWith("{")) depth++;
  }
  return text;
}
