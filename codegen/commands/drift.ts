import { readFile } from "node:fs/promises";
import { diagnostic, hasErrors, sortDiagnostics, type Diagnostic } from "../diagnostic.ts";
import { driftMarkdown } from "../drift/drift-markdown.ts";
import { readLive, type LiveAnswer } from "../drift/read-live.ts";
import { tableDrift } from "../drift/table-drift.ts";
import { readSchemas, type GenerateOptions } from "../generate.ts";
import type { EventModel } from "../model/event-model.ts";
import type { TableResource } from "../model/table-resource.ts";
import type { ReportFormat } from "../report/format-diagnostics.ts";
import { report } from "./findings.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

/** What `codegen drift` takes, by the names of its options. */
export interface DriftCommandOptions extends GenerateOptions {
  readonly format: ReportFormat | "markdown";
  /** Data folder of the embedded platform. */
  readonly data: string;
}

/**
 * Compares schema files, generated files and live tables. Exit code 1 when they differ, 2 when the live tables cannot be read: the other two
 * are compared all the same.
 */
export async function driftCommand(options: DriftCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { model, locks, diagnostics } = await readSchemas(options.schemas, options);
  if (hasErrors(diagnostics)) return print(diagnostics, options, terminal);
  const live = await readLive(options.data);
  const findings: Diagnostic[] = live.kind === "tables" ? [] : [unreachable(live.reason, options)];
  for (const event of model.events) {
    const lock = locks.get(event.table.name);
    const generated = await readGenerated(event, options.out);
    findings.push(...tableDrift({ event, lock, generated, live: liveTable(live, event) }));
  }
  if (live.kind === "tables") findings.push(...unknownTables(live.tables, model.events, options));
  const exit = print(findings, options, terminal);
  return live.kind === "tables" ? exit : 2;
}

function print(
  findings: readonly Diagnostic[],
  { format }: DriftCommandOptions,
  terminal: Terminal,
): ExitCode {
  const sorted = sortDiagnostics(findings);
  if (format !== "markdown") return report(sorted, { format, strict: true }, terminal);
  terminal.stdout(driftMarkdown(sorted));
  return sorted.length > 0 ? 1 : 0;
}

function liveTable(live: LiveAnswer, { table }: EventModel) {
  return live.kind === "tables" ? (live.tables.get(table.name.toLowerCase()) ?? null) : undefined;
}

async function readGenerated({ table }: EventModel, out: string) {
  const file = `${out.replaceAll("\\", "/")}/bigquery/${table.name}.json`;
  try {
    return { file, table: JSON.parse(await readFile(file, "utf8")) as TableResource };
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT")
      return { file, table: null };
    throw error;
  }
}

function unreachable(reason: string, { schemas }: DriftCommandOptions): Diagnostic {
  const place = { file: schemas, pointer: "", line: 1, column: 1 };
  return diagnostic("WAREHOUSE_UNREACHABLE", place, `The live tables cannot be read: ${reason}.`, {
    hint: "Start a stack with `npm start`, or name its data folder by --data or DATA_DIR; on Google Cloud set PLATFORM, GCP_PROJECT_ID and BIGQUERY_DATASET.",
  });
}

/** Tables that no schema fills: their rows are whole, and nobody looks after them. */
function unknownTables(
  tables: ReadonlyMap<string, { readonly name: string }>,
  events: readonly EventModel[],
  { schemas }: DriftCommandOptions,
): readonly Diagnostic[] {
  const known = new Set(events.map(({ table }) => table.name.toLowerCase()));
  const place = { file: schemas, pointer: "", line: 1, column: 1 };
  return [...tables.values()]
    .filter(({ name }) => !known.has(name.toLowerCase()))
    .map(({ name }) =>
      diagnostic("TABLE_UNKNOWN", place, `No schema fills the table ${name}.`, {
        severity: "warning",
        hint: "Bring its schema back, or drop the table by hand when nobody reads it.",
      }),
    );
}
