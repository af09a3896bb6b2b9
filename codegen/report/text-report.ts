import { styleText } from "node:util";
import type { Diagnostic, Severity } from "../diagnostic.ts";
import { printable } from "./printable.ts";

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
