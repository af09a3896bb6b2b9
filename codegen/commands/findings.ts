import { hasErrors, sortDiagnostics, type Diagnostic } from "../diagnostic.ts";
import { formatDiagnostics, type ReportFormat } from "../report/format-diagnostics.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

/** How findings are printed and judged. */
export interface FindingOptions {
  readonly format: ReportFormat;
  /** Makes warnings and losses fail the run. */
  readonly strict: boolean;
}

/** Prints the findings and tells what they mean for the exit code. */
export function report(
  findings: readonly Diagnostic[],
  options: FindingOptions,
  terminal: Pick<Terminal, "stdout" | "color">,
): ExitCode {
  const sorted = sortDiagnostics(findings);
  const text = formatDiagnostics(sorted, options.format, { color: terminal.color });
  if (text !== "") terminal.stdout(text.endsWith("\n") ? text : `${text}\n`);
  return hasErrors(sorted) || (options.strict && sorted.length > 0) ? 1 : 0;
}
