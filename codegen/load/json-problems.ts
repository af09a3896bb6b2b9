import { type ParseErrorCode, printParseErrorCode } from "jsonc-parser";
import { type Diagnostic, diagnostic, type Place } from "../diagnostic.ts";
import { quote } from "./suggest.ts";

/** Objects and arrays may stand in each other this deep; a real schema needs a tenth of it. */
export const MAX_DEPTH = 200;

const NO_COMMENTS = "JSON has no comments";

/** What the parser's errors mean, by the names it gives them. */
const WHAT: ReadonlyMap<string, string> = new Map([
  ["InvalidSymbol", "this is not a JSON value"],
  ["InvalidNumberFormat", "this is not a JSON number"],
  ["PropertyNameExpected", "a property name in double quotes is expected here"],
  ["ValueExpected", "a value is expected here"],
  ["ColonExpected", "a colon is expected here"],
  ["CommaExpected", "a comma is expected here"],
  ["CloseBraceExpected", "a closing brace is expected here"],
  ["CloseBracketExpected", "a closing bracket is expected here"],
  ["EndOfFileExpected", "nothing more may stand here"],
  ["InvalidCommentToken", NO_COMMENTS],
  ["UnexpectedEndOfComment", NO_COMMENTS],
  ["UnexpectedEndOfString", "the string does not end"],
  ["UnexpectedEndOfNumber", "the number does not end"],
  ["InvalidUnicode", "four hexadecimal digits are expected after \\u"],
  ["InvalidEscapeCharacter", "JSON does not know this escape"],
  ["InvalidCharacter", "a control character must be escaped in a string"],
]);

/** The one finding about a text that is not JSON, at the offset of the parser's first error. */
export function syntaxProblem(file: string, text: string, code: ParseErrorCode, offset: number): Diagnostic {
  if (text.trim() === "") return notJson(file, text, 0, "the file is empty", "");
  const comma = trailingComma(text, offset);
  if (comma !== null) return notJson(file, text, comma, "JSON has no trailing commas", "Remove the comma.");
  const what = WHAT.get(printParseErrorCode(code)) ?? "this cannot be read";
  const hint = what === NO_COMMENTS ? 'Move the text into "$comment" or "description".' : "";
  return notJson(file, text, offset, what, hint);
}

/** The finding about a value that stands too deep for any reader, at its offset. */
export function nestingProblem(file: string, text: string, offset: number): Diagnostic {
  const message = `Objects and arrays stand in each other more than ${MAX_DEPTH} deep.`;
  return diagnostic("TOO_DEEP", placeAt(file, text, offset), message, { hint: "Flatten the schema." });
}

/** A finding when no object may have the key; else null. `__proto__` would change objects instead of filling them. */
export function checkKey(key: string, place: () => Place): Diagnostic | null {
  if (key === "__proto__") {
    return diagnostic("FORBIDDEN_KEY", place(), 'The key "__proto__" is not accepted.', {
      hint: "Rename it.",
    });
  }
  return key.isWellFormed() ? null : illFormed(key, place());
}

/** A finding when the value of a literal is not the one that was written; else null. */
export function checkScalar(
  value: null | boolean | number | string,
  literal: () => string,
  place: () => Place,
): Diagnostic | null {
  if (typeof value === "string") return value.isWellFormed() ? null : illFormed(value, place());
  if (typeof value !== "number" || Number.isSafeInteger(value)) return null;
  if (!Number.isFinite(value)) {
    return diagnostic("NUMBER_OUT_OF_RANGE", place(), `The number ${literal().slice(0, 40)} is too large.`, {
      hint: "The largest magnitude is about 1.8e308.",
    });
  }
  const text = literal();
  if (!/^-?[0-9]+$/.test(text) || BigInt(text) === BigInt(value)) return null;
  const message = `The number ${text.slice(0, 40)} is read as ${BigInt(value)}: numbers in JSON keep about 16 digits.`;
  return diagnostic("NUMBER_INEXACT", place(), message, { severity: "warning", hint: "Round it." });
}

function illFormed(text: string, place: Place): Diagnostic {
  const message = `The text ${quote(text)} holds half of a surrogate pair, which no UTF-8 file can hold.`;
  return diagnostic("ILL_FORMED_TEXT", place, message, { hint: "Write the whole character." });
}

function notJson(file: string, text: string, offset: number, what: string, hint: string): Diagnostic {
  return diagnostic("NOT_JSON", placeAt(file, text, offset), `The file is not JSON: ${what}.`, { hint });
}

/** The offset of the comma that a closing brace or bracket follows, when that is what the parser stumbled over. */
function trailingComma(text: string, offset: number): number | null {
  if (text[offset] !== "}" && text[offset] !== "]") return null;
  const before = text.slice(0, offset).trimEnd();
  return before.endsWith(",") ? before.length - 1 : null;
}

function placeAt(file: string, text: string, offset: number): Place {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { file, pointer: "", line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
