import type { Diagnostic } from "../diagnostic.ts";
import { codeSpan, sentence } from "../compat/report/markdown-text.ts";

/** Findings as a table for a pull request or an issue. */
export function driftMarkdown(findings: readonly Diagnostic[]): string {
  if (findings.length === 0) return "Schemas, generated files and live tables agree.\n";
  const rows = findings.map(({ code, file, line, message, hint }) => {
    return `| ${codeSpan(`${file}:${line}`)} | ${code} | ${sentence(message)} | ${sentence(hint)} |\n`;
  });
  return `| where | finding | difference | what to do |\n| --- | --- | --- | --- |\n${rows.join("")}`;
}
