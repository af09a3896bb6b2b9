/**
 * The text of a file that holds one JSON entry a line, after a merge that kept the lines of both sides: marks of a conflict are left out,
 * lines that stand twice count once, and each entry has a comma exactly where another one follows. Any other text comes back as it is.
 */
export function mergedLines(text: string): string {
  const lines: string[] = [];
  let isBase = false;
  for (const line of text.split("\n")) {
    if (/^(\|{7}|={7}|>{7})/.test(line)) isBase = line.startsWith("|");
    else if (!isBase && !/^<{7}/.test(line)) addLine(lines, line);
  }
  return lines.join("\n");
}

const entry = /^(\s+("(?:[^"\\]|\\.)*": )?\{ .* \}),?(\r?)$/;

function addLine(lines: string[], line: string): void {
  const [, bare] = entry.exec(line) ?? [];
  const last = lines.length - 1;
  const [, before, , end = ""] = entry.exec(lines[last] ?? "") ?? [];
  if (bare !== undefined && bare === before) return;
  if (before !== undefined && bare !== undefined) lines[last] = `${before},${end}`;
  if (before !== undefined && /^\s*[}\]]/.test(line)) lines[last] = `${before}${end}`;
  lines.push(line);
}
