/** A piece of a filter: a word (key or operator), a string literal with its escapes resolved, or punctuation. */
export interface FilterToken {
  readonly kind: "word" | "string" | "punctuation";
  readonly value: string;
  /** Where it begins, from 0, in UTF-16 code units. */
  readonly offset: number;
}

const pattern = /\s+|(?<string>"(?:[^"\\]|\\.)*")|(?<word>\w[\w-]*)|(?<punctuation>!=|[=:.,()-])/suy;

const escape =
  /\\(?:x(?<x>[0-9a-fA-F]{2})|u(?<u>[0-9a-fA-F]{4})|U(?<U>[0-9a-fA-F]{8})|(?<octal>[0-7]{3})|(?<plain>.))/gsu;

const plainEscapes: ReadonlyMap<string, string> = new Map([
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\\", "\\"],
  ["?", "?"],
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
]);

/** Splits a filter into tokens. Throws a `SyntaxError` at the first character that begins none. */
export function tokenizeFilter(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  const scanner = new RegExp(pattern);
  while (scanner.lastIndex < text.length) {
    const offset = scanner.lastIndex;
    const groups = scanner.exec(text)?.groups;
    if (groups === undefined) {
      throw new SyntaxError(`filter ${JSON.stringify(text)}: nothing that is known at column ${offset + 1}`);
    }
    if (groups["string"] !== undefined)
      tokens.push({ kind: "string", value: unquote(groups["string"]), offset });
    else if (groups["word"] !== undefined) tokens.push({ kind: "word", value: groups["word"], offset });
    else if (groups["punctuation"] !== undefined) {
      tokens.push({ kind: "punctuation", value: groups["punctuation"], offset });
    }
  }
  return tokens;
}

function unquote(literal: string): string {
  return literal.slice(1, -1).replace(escape, (whole, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Partial<Record<"x" | "u" | "U" | "octal" | "plain", string>>;
    const hex = groups.x ?? groups.u ?? groups.U;
    if (hex !== undefined) return codePoint(Number.parseInt(hex, 16), whole);
    if (groups.octal !== undefined) return codePoint(Number.parseInt(groups.octal, 8), whole);
    const plain = plainEscapes.get(groups.plain ?? "");
    if (plain === undefined) throw new SyntaxError(`filter: unknown escape ${whole} in ${literal}`);
    return plain;
  });
}

function codePoint(code: number, escaped: string): string {
  if (code > 0x10ffff) throw new SyntaxError(`filter: ${escaped} is no Unicode character`);
  return String.fromCodePoint(code);
}
