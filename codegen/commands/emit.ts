import { findEmitter } from "../config/choose-emitters.ts";
import type { Config } from "../config/config.ts";
import { nameTables } from "../config/name-tables.ts";
import { hasErrors, sortDiagnostics, type Diagnostic } from "../diagnostic.ts";
import { EmitterFailure } from "../emit/emitter-failure.ts";
import { emitters } from "../emit/emitters.ts";
import type { Emission, Emitter } from "../emit/emitter.ts";
import { loadSchemaFiles } from "../load/load-schemas.ts";
import { buildModel } from "../model/build-model.ts";
import { lossDiagnostic } from "../report/loss-diagnostic.ts";
import { report } from "./findings.ts";
import type { SchemaOptions } from "../schema-options.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";

/** What `codegen emit` takes. */
export interface EmitOptions
  extends
    Pick<SchemaOptions, "aliases" | "mirrors" | "naming" | "numbers">,
    Pick<Config, "customEmitters" | "tableName" | "systemColumns"> {
  readonly emitter: string;
  readonly files: readonly string[];
  readonly format: "text" | "json";
  /** Makes warnings and losses give exit code 1; the artefact is printed all the same. */
  readonly strict: boolean;
}

/**
 * Prints an emitter's artefact for any schema files, written for this toolkit or not, to stdout, one file at a time; findings go to stderr. JSON artefacts of several
 * files come one a line. With `--format json` each file gives `{file, artefact, losses, diagnostics}`, one a line.
 */
export async function emitCommand(options: EmitOptions, terminal: Terminal): Promise<ExitCode> {
  const emitter = await loadEmitter(options, terminal);
  if (emitter === null) return 1;
  let exit: ExitCode = 0;
  for (const file of options.files) {
    const { diagnostics, emission } = await emitFile(emitter, file, options);
    const isSpotless = diagnostics.length === 0 && emission?.losses.length === 0;
    if (emission === null || (options.strict && !isSpotless)) exit = 1;
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

/** The emitter of that name, built-in or the project's own; null after the latter's findings were printed. */
async function loadEmitter(options: EmitOptions, terminal: Terminal): Promise<Emitter | null> {
  const { emitter, diagnostics } = await findEmitter(options.emitter, options);
  if (emitter !== null) return emitter;
  if (diagnostics.length > 0) {
    report(
      diagnostics,
      { format: "text", strict: false },
      { stdout: (text) => terminal.stderr(text), color: false },
    );
    return null;
  }
  const names = emitters.map(({ name }) => name).join(", ");
  throw new UsageError(`unknown emitter ${options.emitter}; there are ${names}`);
}

async function emitFile(
  emitter: Emitter,
  file: string,
  options: EmitOptions,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly emission: Emission | null }> {
  const lenient = { ...options, lenient: true };
  const loaded = await loadSchemaFiles([file], lenient);
  const built = buildModel(nameTables(loaded.schemas, options.tableName), new Map(), lenient);
  const diagnostics = sortDiagnostics([...loaded.diagnostics, ...built.diagnostics]);
  const event = built.model.events[0];
  if (hasErrors(diagnostics) || event === undefined) return { diagnostics, emission: null };
  try {
    const emission = (await emitter.emitEvent?.(event)) ?? (await emitter.emitAll?.(built.model)) ?? null;
    return { diagnostics, emission };
  } catch (error) {
    if (!(error instanceof EmitterFailure)) throw error;
    return { diagnostics: [...diagnostics, error.finding], emission: null };
  }
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
