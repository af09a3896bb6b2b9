import { loadSchemas } from "../load/load-schemas.ts";
import { buildModel } from "../model/build-model.ts";
import { lintModel } from "../model/lint.ts";
import type { SchemaOptions } from "../schema-options.ts";
import { report, type FindingOptions } from "./findings.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

/** Finds what is legal but unwise; any finding gives exit code 1. */
export async function lintCommand(
  options: SchemaOptions & { readonly schemas: string; readonly format: FindingOptions["format"] },
  terminal: Terminal,
): Promise<ExitCode> {
  const loaded = await loadSchemas({ ...options, directory: options.schemas });
  const built = buildModel(loaded.schemas, new Map(), options);
  const findings = [...loaded.diagnostics, ...built.diagnostics, ...lintModel(built.model)];
  return report(findings, { format: options.format, strict: true }, terminal);
}
