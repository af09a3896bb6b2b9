import type { Diagnostic } from "../diagnostic.ts";

/** One array of findings, with exactly the keys that other programs rely on. */
export function jsonReport(diagnostics: readonly Diagnostic[]): string {
  const findings = diagnostics.map(({ code, severity, file, pointer, line, column, message, hint }) => {
    return { code, severity, file, pointer, line, column, message, hint };
  });
  return `${JSON.stringify(findings, null, 2)}\n`;
}
