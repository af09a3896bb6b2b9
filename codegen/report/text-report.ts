import { styleText } from "node:util";
import type { Diagnostic, Severity } from "../diagnostic.ts";

const COLOR: Readonly<Record<Severity, "red" | "yellow">> = { error: "red", warning: "yellow" };

/** One line per finding in the form that editors and terminals make clickable, the hint indented below it. */
export function textReport(diagnostics: readonly Diagnostic[], color: boolean): string {
  return diagnostics.map((one) => `${finding(one, color)}\n`).join("");
}

function finding(one: Diagnostic, color: boolean): string {
  const place = `${one.file}:${one.line}:${one.column}`;
  const severity = color ? paint(COLOR[one.severity], one.severity) : one.severity;
  const code = color ? paint("bold", one.code) : one.code;
  const line = `${printable(place)}: ${severity} ${code}: ${printable(one.message)}`;
  return one.hint === "" ? line : `${line}\n  ${printable(one.hint)}`;
}

function paint(style: "red" | "yellow" | "bold", text: string): string {
  return styleText(style, text, { validateStream: false });
}

/** Messages quote what users wrote: nothing in it may move the cursor or forge a line. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
