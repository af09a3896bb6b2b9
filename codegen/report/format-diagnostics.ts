import type { Diagnostic } from "../diagnostic.ts";
import { githubReport } from "./github-report.ts";
import { jsonReport } from "./json-report.ts";
import { textReport } from "./text-report.ts";

/** How findings are printed: for people, for programs, or as annotations of a GitHub workflow run. */
export type ReportFormat = "text" | "json" | "github";

/**
 * Findings as text that ends with a newline, in the order given; nothing at all for no findings, except in `json`,
 * which is always an array. `color` adds ANSI colours to `text`.
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  format: ReportFormat,
  options: { readonly color: boolean } = { color: false },
): string {
  return REPORTS[format](diagnostics, options.color);
}

const REPORTS: Readonly<
  Record<ReportFormat, (diagnostics: readonly Diagnostic[], color: boolean) => string>
> = {
  text: textReport,
  json: jsonReport,
  github: githubReport,
};
