import type { Diagnostic } from "../diagnostic.ts";
import { workflowCommand } from "./workflow-command.ts";

/** One workflow command per finding; GitHub shows it at its line of the pull request. */
export function githubReport(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((one) => `${command(one)}\n`).join("");
}

function command({ code, severity, file, line, column, message, hint }: Diagnostic): string {
  const text = hint === "" ? message : `${message} ${hint}`;
  return workflowCommand(severity, { file, line, column, title: code }, text);
}
