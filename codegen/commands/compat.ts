import { statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { BaseError } from "../compat/base/open-base.ts";
import type { Policy } from "../compat/change.ts";
import { hasFailed, type CompatReport, type Requirement } from "../compat/report/compat-report.ts";
import { COMPAT_FORMATS, formatReport, type CompatFormat } from "../compat/report/format.ts";
import { comparisonJson } from "../compat/report/json.ts";
import type { SchemaOptions } from "../schema-options.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";
import { usualBase } from "./usual-base.ts";

/** What `codegen compat` takes, by the names of its options. */
export interface CompatCommandOptions extends SchemaOptions {
  readonly schemas: string;
  readonly tableName?: string | null;
  readonly base: readonly string[];
  readonly against: readonly string[];
  readonly policy: Policy;
  readonly require: Requirement;
  readonly samples?: number;
  readonly seed: number;
  readonly format: CompatFormat;
  /** `<format>=<file>` for each further report. */
  readonly also: readonly string[];
  readonly pairs?: string;
  readonly events?: string;
  readonly showValues: boolean;
  readonly accept: boolean;
  readonly event?: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly until?: string;
}

/**
 * Compares schemas: two files, one pair a line, or the schema folder with bases. With `--accept` the two words are the rule and the pointer
 * of a break. Exit code 1 when what is required does not hold.
 */
export async function compatCommand(
  words: readonly (string | undefined)[],
  options: CompatCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    const { pairs, events } = options;
    if (pairs !== undefined) {
      const { pairsCommand } = await import("./compat/pairs.ts");
      return await pairsCommand({ ...options, pairs }, terminal);
    }
    if (events !== undefined) {
      const { eventsCommand } = await import("./compat/events.ts");
      return await eventsCommand({ ...options, events }, terminal);
    }
    return options.accept ? await accept(words, options, terminal) : await compare(words, options, terminal);
  } catch (error) {
    if (error instanceof BaseError) throw new UsageError(error.message);
    throw error;
  }
}

async function accept(
  [rule, pointer]: readonly (string | undefined)[],
  options: CompatCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const [{ compareWithBases }, { acceptCommand }] = await Promise.all([
    import("./compat/run.ts"),
    import("./compat/accept.ts"),
  ]);
  const today = currentDay();
  const report = await compareWithBases({ ...options, bases: await basesOf(options), today });
  const { schemas, event, reason, owner, until } = options;
  return acceptCommand(report, { schemas, rule, pointer, event, reason, owner, until, today }, terminal);
}

/** Two files; or the schema folder with its bases, which may be given as two folders too. */
async function compare(
  [old, next]: readonly (string | undefined)[],
  options: CompatCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (old !== undefined && next === undefined)
    throw new UsageError("two files are wanted, OLD and NEW; a git ref or folder goes with --base");
  if (old !== undefined && next !== undefined && !isFolder(old)) {
    const { compareFiles } = await import("./compat/files.ts");
    return print(await compareFiles(old, next, options), options, { terminal, isPair: true });
  }
  const { compareWithBases } = await import("./compat/run.ts");
  const bases = old === undefined ? await basesOf(options) : [old];
  const schemas = next ?? options.schemas;
  const report = await compareWithBases({ ...options, schemas, bases, today: currentDay() });
  return print(report, options, { terminal, isPair: false });
}

function currentDay(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The bases of the command line, or the usual one of this repository. */
async function basesOf({ base, against, schemas }: CompatCommandOptions): Promise<readonly string[]> {
  const given = [...new Set([...base, ...against])];
  return given.length > 0 ? given : [await usualBase(schemas)];
}

async function print(
  report: CompatReport,
  options: CompatCommandOptions,
  { terminal, isPair }: { readonly terminal: Terminal; readonly isPair: boolean },
): Promise<ExitCode> {
  for (const one of options.also) {
    const { format, file } = target(one);
    await writeFile(file, textOf(report, format, { color: false, isPair }));
  }
  terminal.stdout(textOf(report, options.format, { color: terminal.color, isPair }));
  return hasFailed(report) ? 1 : 0;
}

/** Two files have no events around them: their JSON is the verdict itself. */
function textOf(
  report: CompatReport,
  format: CompatFormat,
  { color, isPair }: { readonly color: boolean; readonly isPair: boolean },
): string {
  const [event] = report.events;
  if (format !== "json" || !isPair || event === undefined) return formatReport(report, format, color);
  return `${JSON.stringify({ ...comparisonJson(event), findings: report.findings }, null, 2)}\n`;
}

function target(text: string): { readonly format: CompatFormat; readonly file: string } {
  const equals = text.indexOf("=");
  const format = COMPAT_FORMATS.find((name) => name === text.slice(0, Math.max(equals, 0)));
  const file = text.slice(equals + 1);
  if (format === undefined || file === "")
    throw new UsageError(`--also takes <format>=<file> with a format of ${COMPAT_FORMATS.join(", ")}`);
  return { format, file };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
