import { visit } from "jsonc-parser";

import { HttpProblem } from "./problem.ts";

/** Where and why a text is not JSON; `line` and `column` count from 1, in UTF-16 code units. */
export interface JsonSyntaxError {
  readonly message: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Parses a body; throws 400 with the position when it is not JSON. */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message, offset, line, column } = explainSyntaxError(text, error);
    throw new HttpProblem({
      status: 400,
      code: "MALFORMED_JSON",
      title: "The body is not JSON",
      detail: `${message} at line ${line}, column ${column}.`,
      extensions: { position: { offset, line, column } },
    });
  }
}

/** The place of the error that `JSON.parse` threw for `text`; the message repeats nothing of the text but one character. */
export function explainSyntaxError(text: string, error: unknown): JsonSyntaxError {
  const said = error instanceof Error ? error.message : "";
  const offset =
    text.trim() === ""
      ? 0
      : (saidOffset(said) ?? (said.includes("end of JSON") ? text.length : firstError(text)));
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - before.lastIndexOf("\n");
  const message = text.trim() === "" ? "There is no content" : withoutSnippet(said);
  return { message, offset, line, column };
}

function saidOffset(message: string): number | undefined {
  const match = /at position (\d+)/.exec(message);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

function withoutSnippet(message: string): string {
  return message
    .replace(/,\s(?:\.\.\.)?".*is not valid JSON$/su, "")
    .replace(/ (?:after JSON|in JSON) at position.*$/su, "")
    .replace(/ input$/u, "");
}

/** V8 names no offset for an unexpected token. */
function firstError(text: string): number {
  let found: number | undefined;
  try {
    visit(
      text,
      { onError: (_code, offset) => (found ??= offset) },
      { disallowComments: true, allowTrailingComma: false },
    );
  } catch {
    // The visitor recurses; text nested too deep for it has an error somewhere, but no place we can name.
  }
  return found ?? 0;
}
