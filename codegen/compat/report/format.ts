import type { CompatReport } from "./compat-report.ts";
import { githubOfReport } from "./github.ts";
import { reportJson } from "./json.ts";
import { markdownOfReport } from "./markdown.ts";
import { sarifOfReport } from "./sarif.ts";
import { textOfReport } from "./text.ts";

/** Names of the forms that a report can have. */
export const COMPAT_FORMATS = ["text", "json", "markdown", "github", "sarif"] as const;

/** How a report is printed: for a terminal, programs, a pull request's comment, its lines, or code scanning. */
export type CompatFormat = (typeof COMPAT_FORMATS)[number];

/** The report as text that ends with a newline, or is empty. */
export function formatReport(report: CompatReport, format: CompatFormat, color: boolean): string {
  return FORMS[format](report, color);
}

const FORMS: Readonly<Record<CompatFormat, (report: CompatReport, color: boolean) => string>> = {
  text: textOfReport,
  json: (report) => jsonLine(reportJson(report)),
  markdown: markdownOfReport,
  github: githubOfReport,
  sarif: (report) => jsonLine(sarifOfReport(report)),
};

function jsonLine(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
