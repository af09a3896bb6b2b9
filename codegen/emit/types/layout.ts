const member = /^("(?:[^"\\]|\\.)*"|[\w$]+|\[k: string\])(\??: )\((.*)\)$/;
const literal = /"(?:[^"\\]|\\.)*"/g;

/**
 * json-schema-to-typescript's unformatted text, indented by two spaces, with a semicolon after each member and one-line
 * comments on one line. A formatter would take four times as long as all the rest of the emitter.
 */
export function layOutTypes(text: string): string {
  let depth = 0;
  const lines: string[] = [];
  for (const line of joinShortComments(text.split("\n").filter((one) => one !== ""))) {
    if (depth === 0 && !isComment(lines.at(-1)) && (!isComment(line) || line.startsWith("/**")))
      lines.push("");
    if (isComment(line)) {
      lines.push(indent(depth, line.trimEnd()));
      continue;
    }
    if (line.startsWith("}")) depth--;
    const opens = line.endsWith("{");
    const endsInterface = depth === 0 && line === "}";
    if (endsInterface) lines.push(line);
    else lines.push(indent(depth, opens ? line : `${withoutOuterParentheses(line)};`));
    if (opens) depth++;
  }
  return `${lines
    .filter((line, i) => line !== "" || lines[i + 1] !== "}")
    .join("\n")
    .trim()}\n`;
}

function joinShortComments(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [first, middle, last] = [lines[i] ?? "", lines[i + 1] ?? "", lines[i + 2]];
    if (first === "/**" && last === " */") {
      joined.push(`/** ${middle.replace(/^ \* ?/, "").trim()} */`);
      i += 2;
    } else joined.push(first);
  }
  return joined;
}

function withoutOuterParentheses(line: string): string {
  const [, name, colon, type] = member.exec(line) ?? [];
  if (name === undefined || type === undefined || /[()]/.test(type.replace(literal, ""))) return line;
  return `${name}${colon}${type}`;
}

function indent(depth: number, line: string): string {
  return "  ".repeat(depth) + line;
}

/** Comment lines are the only ones that begin like this: a member begins with a name, a quote, a bracket or a brace. */
function isComment(line: string | undefined): boolean {
  return line !== undefined && (line.startsWith("/**") || line.startsWith(" *"));
}
