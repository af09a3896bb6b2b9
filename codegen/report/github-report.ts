import type { Diagnostic } from "../diagnostic.ts";

/** One workflow command per finding; GitHub shows it at its line of the pull request. */
export function githubReport(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((one) => `${command(one)}\n`).join("");
}

function command({ code, severity, file, line, column, message, hint }: Diagnostic): string {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
  return `::${severity} ${place}::${data(hint === "" ? message : `${message} ${hint}`)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
