import { PlatformError } from "../runtime/errors.ts";

/** A piece of SQL text. `name` is an identifier (or number), `blank` is space and comments; `parts` are a name's components, unquoted. */
type Token =
  | { readonly kind: "dot" | "blank" | "other"; readonly text: string }
  | { readonly kind: "name"; readonly text: string; readonly parts: readonly string[] };

/** An identifier as DuckDB takes it, whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a literal of DuckDB's SQL, whatever is in it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * DuckDB's SQL out of SQL with names in BigQuery's manner: names in backticks become quoted ones, and the project in front of
 * `dataset.table` is left out. Strings and comments stay as they are.
 * Throws a `PlatformError` of class POISON when a string, name or comment has no end.
 */
export function rewriteSql(sql: string, dataset: string): string {
  const output: Token[] = [];
  for (const item of groupPaths(tokenize(sql))) {
    const parts = item.flatMap((token) => (token.kind === "name" ? token.parts : []));
    const hasProject = parts.length >= 3 && parts[1]?.toLowerCase() === dataset.toLowerCase();
    if (hasProject) dropDashedPrefix(output);
    output.push(...(hasProject ? withoutFirstPart(item) : item));
  }
  return output.map((token) => (token.kind === "name" ? nameText(token) : token.text)).join("");
}

/** True when the text holds no statement: nothing but space, comments and semicolons. */
export function isBlankSql(sql: string): boolean {
  return tokenize(sql).every((token) => token.kind === "blank" || token.text === ";");
}

function nameText(token: Token & { kind: "name" }): string {
  return token.text.startsWith("`") ? token.parts.map(quoteName).join(".") : token.text;
}

/** Names joined by dots stand in one group, every other token in its own. */
function groupPaths(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const groups: Token[][] = [];
  let isOpen = false;
  for (const token of tokens) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const joins =
      token.kind === "dot" ? last?.kind === "name" : token.kind === "name" && last?.kind === "dot";
    if (isOpen && joins && group !== undefined) group.push(token);
    else groups.push([token]);
    isOpen = token.kind === "name" || (token.kind === "dot" && joins);
  }
  return groups;
}

function withoutFirstPart(path: readonly Token[]): readonly Token[] {
  const [first, ...rest] = path;
  if (first?.kind !== "name") return path;
  if (first.parts.length > 1) return [{ ...first, parts: first.parts.slice(1) }, ...rest];
  return rest[0]?.kind === "dot" ? rest.slice(1) : rest;
}

/** BigQuery takes a project with dashes without quotes: what stands before the last dash goes too. */
function dropDashedPrefix(output: Token[]): void {
  while (output.at(-1)?.text === "-" && output.at(-2)?.kind === "name") output.splice(-2);
}

const blank = /(?:\s+|--[^\n]*)/y;
const word = /[\p{L}\p{N}_][\p{L}\p{N}_$]*/uy;
const plainString = /'(?:[^']|'')*'/y;
const escapedString = /[eE]'(?:[^'\\]|\\.|'')*'/sy;
const quotedName = /"(?:[^"]|"")*"/y;
const backtickName = /`(?:[^`\\]|\\.)*`/sy;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length;) {
    const token = tokenAt(sql, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function tokenAt(sql: string, at: number): Token {
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  const space = match(blank) ?? blockComment(sql, at);
  if (space !== undefined) return { kind: "blank", text: space };
  const text = match(plainString) ?? match(escapedString) ?? dollarString(sql, at, match(dollarTag));
  if (text !== undefined) return { kind: "other", text };
  const name = match(word);
  if (name !== undefined) return { kind: "name", text: name, parts: [name] };
  const quoted = match(quotedName);
  if (quoted !== undefined)
    return { kind: "name", text: quoted, parts: [quoted.slice(1, -1).replaceAll('""', '"')] };
  const ticked = match(backtickName);
  if (ticked !== undefined) {
    return { kind: "name", text: ticked, parts: ticked.slice(1, -1).replaceAll(/\\(.)/gs, "$1").split(".") };
  }
  const character = sql.charAt(at);
  if ("'\"`".includes(character)) throw unterminated(`${character} at character ${at + 1}`);
  return { kind: character === "." ? "dot" : "other", text: character };
}

/** Block comments nest, as they do in DuckDB. */
function blockComment(sql: string, start: number): string | undefined {
  if (!sql.startsWith("/*", start)) return undefined;
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith("/*", at)) depth += 1;
    else if (sql.startsWith("*/", at)) depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return sql.slice(start, at + 1);
  }
  throw unterminated("/* comment");
}

function dollarString(sql: string, start: number, tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  const end = sql.indexOf(tag, start + tag.length);
  if (end < 0) throw unterminated(`string ${tag}`);
  return sql.slice(start, end + tag.length);
}

function unterminated(what: string): PlatformError {
  return new PlatformError("POISON", "SQL_INVALID", `the ${what} has no end`);
}
