import { hasErrors, sortDiagnostics, type Diagnostic } from "../diagnostic.ts";
import { emitters, type EmitterEntry } from "../emit/emitters.ts";
import type { Emission, Emitter } from "../emit/emitter.ts";
import { loadSchemaFiles } from "../load/load-schemas.ts";
import { buildModel } from "../model/build-model.ts";
import { lossDiagnostic } from "../report/loss-diagnostic.ts";
import { report } from "./findings.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";

/** What `codegen emit` takes. */
export interface EmitOptions {
  readonly emitter: string;
  readonly files: readonly string[];
  readonly format: "text" | "json";
  readonly systemColumns: boolean;
}

/**
 * Prints an emitter's artefact for any schema files to stdout, one file at a time; findings go to stderr. JSON artefacts of several
 * files come one a line. With `--format json` each file gives `{file, artefact, losses, diagnostics}`, one a line.
 */
export async function emitCommand(options: EmitOptions, terminal: Terminal): Promise<ExitCode> {
  const emitter = await loadEmitter(entryOf(options.emitter), options);
  let exit: ExitCode = 0;
  for (const file of options.files) {
    const { diagnostics, emission } = await emitFile(emitter, file);
    if (emission === null) exit = 1;
    if (options.format === "json")
      terminal.stdout(`${JSON.stringify(describe(file, emission, diagnostics))}\n`);
    else {
      const findings = [...diagnostics, ...(emission?.losses ?? []).map(lossDiagnostic)];
      report(
        findings,
        { format: "text", strict: false },
        { stdout: (text) => terminal.stderr(text), color: false },
      );
      if (emission !== null) terminal.stdout(print(emission, options.files.length > 1));
    }
  }
  return exit;
}

function entryOf(name: string): EmitterEntry {
  const entry = emitters.find((one) => one.name === name);
  if (entry !== undefined) return entry;
  throw new UsageError(`unknown emitter ${name}; there are ${emitters.map((one) => one.name).join(", ")}`);
}

async function loadEmitter(entry: EmitterEntry, options: EmitOptions): Promise<Emitter> {
  if (entry.name !== "bigquery" || options.systemColumns) return entry.load();
  return (await import("../emit/bigquery/bigquery.ts")).createBigqueryEmitter({ systemColumns: false });
}

async function emitFile(
  emitter: Emitter,
  file: string,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly emission: Emission | null }> {
  const loaded = await loadSchemaFiles([file]);
  const built = buildModel(loaded.schemas, new Map());
  const diagnostics = sortDiagnostics([...loaded.diagnostics, ...built.diagnostics]);
  const event = built.model.events[0];
  if (hasErrors(diagnostics) || event === undefined) return { diagnostics, emission: null };
  const emission = (await emitter.emitEvent?.(event)) ?? (await emitter.emitAll?.(built.model)) ?? null;
  return { diagnostics, emission };
}

function describe(file: string, emission: Emission | null, diagnostics: readonly Diagnostic[]): unknown {
  return { file, artefact: artefact(emission), losses: emission?.losses ?? [], diagnostics };
}

function artefact(emission: Emission | null): unknown {
  const first = emission?.files[0];
  if (first === undefined) return null;
  return first.path.endsWith(".json") ? JSON.parse(first.content) : first.content;
}

function print(emission: Emission, severalFiles: boolean): string {
  const first = emission.files[0];
  if (first === undefined) return "";
  if (severalFiles && first.path.endsWith(".json")) return `${JSON.stringify(JSON.parse(first.content))}\n`;
  return first.content;
}
