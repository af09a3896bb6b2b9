import { readFile, writeFile } from "node:fs/promises";
import { applyEdits, modify } from "jsonc-parser";
import { BaseError } from "../compat/base/open-base.ts";
import type { EventReport } from "../compat/report/compat-report.ts";
import { hasFallen, hasRisenBy, raised } from "../compat/report/version-advice.ts";
import { diagnostic, sortDiagnostics, type Diagnostic } from "../diagnostic.ts";
import type { ReportFormat } from "../report/format-diagnostics.ts";
import type { SchemaOptions } from "../schema-options.ts";
import { compareWithBases } from "./compat/run.ts";
import { report } from "./findings.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";
import { usualBase } from "./usual-base.ts";

/** What `codegen bump` takes, by the names of its options. */
export interface BumpCommandOptions extends SchemaOptions {
  readonly schemas: string;
  readonly tableName?: string | null;
  readonly base?: string;
  readonly check: boolean;
  readonly format: ReportFormat;
}

/** A version that the changes of its event ask for. */
interface Wanted {
  readonly event: EventReport;
  readonly old: string;
  readonly next: string;
  readonly version: string;
}

/**
 * Sets `x-event.version` of changed schemas to what their changes ask for, by an edit of the version alone; a version that a person has raised
 * enough stays. A new major version is a finding, and so is each version that is too low with `check`. Exit code 1 with findings.
 */
export async function bumpCommand(options: BumpCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { check, format } = options;
  const base = options.base ?? (await usualBase(options.schemas));
  const today = new Date().toISOString().slice(0, 10);
  const compared = await compareWithBases({
    ...options,
    bases: [base],
    policy: "tolerant",
    require: "backward",
    today,
  }).catch((error: unknown) => {
    throw error instanceof BaseError ? new UsageError(error.message) : error;
  });
  const findings: Diagnostic[] = compared.findings.filter(({ severity }) => severity === "error");
  for (const wanted of compared.events.flatMap(wantedVersion)) {
    const finding = findingOf(wanted, check);
    if (finding !== null) findings.push(finding);
    else await setVersion(wanted, terminal);
  }
  return report(sortDiagnostics(findings), { format, strict: true }, terminal);
}

/** What an event of both sides asks for, where its version is not high enough. */
function wantedVersion(event: EventReport): readonly Wanted[] {
  const { oldVersion: old, newVersion: next, verdict } = event.comparison;
  if (old === null || next === null) return [];
  if (hasRisenBy(verdict.bump, old, next) && !hasFallen(old, next)) return [];
  return [{ event, old, next, version: raised(old, verdict.bump) }];
}

/** Why a person has to look; null where the version is simply set. */
function findingOf({ event, old, next, version }: Wanted, check: boolean): Diagnostic | null {
  const { comparison, at } = event;
  const place = { ...at, pointer: "/x-event/version" };
  if (comparison.verdict.bump === "major") {
    const message = `The changes of ${comparison.event} break what ${old} promised: ${next} would have to be ${version}.`;
    const hint =
      "Undo the break, or begin anew beside it: copy the schema to a new event type (or set x-bigquery.table to a new table) with the new major version, publish to both until every reader has moved, then stop the old one.";
    return diagnostic("MAJOR_VERSION_NEEDED", place, message, { hint });
  }
  if (hasFallen(old, next)) {
    const message = `The version of ${comparison.event} falls from ${old} to ${next}.`;
    return diagnostic("VERSION_FALLS", place, message, {
      hint: `Set x-event.version to ${version} or higher.`,
    });
  }
  if (!check) return null;
  const message = `The changes of ${comparison.event} are of kind ${comparison.verdict.bump}: ${next} has to be ${version} or higher.`;
  return diagnostic("VERSION_TOO_LOW", place, message, {
    hint: "`npm run codegen -- bump --base <ref>` sets it.",
  });
}

async function setVersion({ event, next, version }: Wanted, terminal: Terminal): Promise<void> {
  const { file } = event.at;
  const text = await readFile(file, "utf8");
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const content = text.slice(mark.length);
  const formattingOptions = {
    insertSpaces: !/\n\t/.test(content),
    tabSize: 2,
    eol: /\r\n/.test(content) ? "\r\n" : "\n",
  };
  const edits = modify(content, ["x-event", "version"], version, { formattingOptions });
  await writeFile(file, mark + applyEdits(content, edits));
  terminal.stderr(`${file}: ${next} becomes ${version}\n`);
}
