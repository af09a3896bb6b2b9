import { statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { affectedEvents } from "../compat/base/affected.ts";
import { folderTree } from "../compat/base/folder-tree.ts";
import { loadVersions, type LoadedVersions } from "../compat/base/load-versions.ts";
import { BaseError, openBase } from "../compat/base/open-base.ts";
import { isEventFile } from "../compat/base/schema-tree.ts";
import { nameTables } from "../config/name-tables.ts";
import { hasErrors, type Diagnostic } from "../diagnostic.ts";
import { readLive } from "../drift/read-live.ts";
import { buildModel } from "../model/build-model.ts";
import { printLock, type LockSet } from "../model/lock.ts";
import { planMarkdown, planText } from "../plan/plan-report.ts";
import { planFrom, planTables, type PlanSide, type TablesPlan } from "../plan/plan-tables.ts";
import { widenedLock } from "../plan/widened-lock.ts";
import type { NamedTable } from "../plan/table-side.ts";
import type { SchemaOptions } from "../schema-options.ts";
import { readBareFile } from "./compat/bare-schema.ts";
import { report } from "./findings.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";
import { usualBase } from "./usual-base.ts";

/** What `codegen plan` takes, by the names of its options. */
export interface PlanCommandOptions extends SchemaOptions {
  readonly schemas: string;
  readonly tableName?: string | null;
  readonly base?: string;
  /** Plans from the live tables of `data`, whatever schemas they came from. */
  readonly live: boolean;
  /** Data folder of the embedded platform. */
  readonly data: string;
  readonly format: "text" | "json" | "markdown";
  /** Writes the types that the tables come to have into the column locks. */
  readonly writeLocks: boolean;
}

/** Both sides of a plan. With findings that stop it there are none. */
interface Sides {
  readonly old: PlanSide;
  readonly next: PlanSide;
  readonly diagnostics: readonly Diagnostic[];
  /** The live tables, where the plan begins with them. */
  readonly standing?: ReadonlyMap<string, NamedTable>;
}

/**
 * Prints what live tables need to follow a change of schemas: of two files, two folders, or the schema folder against `base`. JSON is one plan
 * for two files, else a list of plans. Exit code 1 when a change cannot be made without losing data.
 */
export async function planCommand(
  [old, next]: readonly (string | undefined)[],
  options: PlanCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (old !== undefined && (next === undefined || options.base !== undefined))
    throw new UsageError("planned from what? Give OLD and NEW, or --base <git ref or folder>");
  if (options.live && (old ?? options.base) !== undefined)
    throw new UsageError("--live plans from the live tables: leave out what else to plan from");
  const base = old ?? options.base ?? (options.live ? "" : await usualBase(options.schemas));
  const isPair = !options.live && next !== undefined && !isFolder(base);
  const schemas = next ?? options.schemas;
  const sides = await (options.live
    ? liveOf(schemas, options)
    : isPair
      ? pairOf(base, schemas, options)
      : foldersOf(base, schemas, options));
  if (hasErrors(sides.diagnostics)) {
    return report(sides.diagnostics, { format: "text", strict: false }, stderrOf(terminal));
  }
  const plan =
    sides.standing === undefined ? planTables(sides.old, sides.next) : planFrom(sides.standing, sides.next);
  terminal.stdout(print(plan, options.format, isPair, sides.next));
  if (options.writeLocks && !isPair) await writeLocks(plan, sides.next, schemas, terminal);
  return plan.plans.some(({ steps }) => steps.some(({ kind }) => kind === "refuse")) ? 1 : 0;
}

function print(
  plan: TablesPlan,
  format: PlanCommandOptions["format"],
  isPair: boolean,
  next: PlanSide,
): string {
  if (format === "text") return planText(plan);
  if (format === "markdown") return planMarkdown(plan);
  const [only] = plan.plans;
  const pair = only ?? { table: next.events[0]?.table.name ?? "", steps: [] };
  return `${JSON.stringify(isPair ? pair : plan.plans, null, 2)}\n`;
}

/** Two files are two versions of one event, whatever they are called and wherever they stand. */
async function pairOf(oldFile: string, nextFile: string, options: PlanCommandOptions): Promise<Sides> {
  const [old, next] = await Promise.all([readBareFile(oldFile, options), readBareFile(nextFile, options)]);
  const diagnostics = [...old.diagnostics, ...next.diagnostics].filter(
    ({ severity }) => severity === "error",
  );
  const none = { events: [], locks: new Map() };
  if (old.loaded === null || next.loaded === null) return { old: none, next: none, diagnostics };
  const understood = { ...options, lenient: true };
  const before = buildModel(nameTables([old.loaded], options.tableName ?? null), new Map(), understood);
  const renamed = { ...next.loaded, stem: old.loaded.stem };
  const after = buildModel(nameTables([renamed], options.tableName ?? null), before.locks, understood);
  return {
    old: { events: before.model.events, locks: before.locks },
    next: { events: after.model.events, locks: after.locks },
    diagnostics: [...before.diagnostics, ...after.diagnostics].filter(isFault),
  };
}

async function foldersOf(base: string, schemas: string, options: PlanCommandOptions): Promise<Sides> {
  const before = await openBase(base, schemas).catch((error: unknown) => {
    throw error instanceof BaseError ? new UsageError(error.message) : error;
  });
  const now = folderTree(schemas.replaceAll("\\", "/").replace(/\/+$/, ""), "");
  if (now.ids === null) throw new UsageError(`there is no folder ${schemas}`);
  const paths = await affectedEvents(now, before);
  const rename = (all: Parameters<typeof nameTables>[0]) => nameTables(all, options.tableName ?? null);
  const [old, next] = await Promise.all([
    loadVersions(before, paths, { ...options, rename, lenient: true }),
    loadVersions(now, paths, { ...options, rename }),
  ]);
  return { old: sideOf(old), next: sideOf(next), diagnostics: next.diagnostics };
}

/** Today's schemas, and the tables as they are. */
async function liveOf(schemas: string, options: PlanCommandOptions): Promise<Sides> {
  const live = await readLive(options.data);
  if (live.kind === "unreachable") throw new UsageError(`the live tables cannot be read: ${live.reason}`);
  const now = folderTree(schemas.replaceAll("\\", "/").replace(/\/+$/, ""), "");
  if (now.ids === null) throw new UsageError(`there is no folder ${schemas}`);
  const rename = (all: Parameters<typeof nameTables>[0]) => nameTables(all, options.tableName ?? null);
  const next = await loadVersions(now, [...now.ids.keys()].filter(isEventFile), { ...options, rename });
  const standing = new Map([...live.tables.values()].map((table) => [table.name, table]));
  return {
    old: { events: [], locks: new Map() },
    next: sideOf(next),
    diagnostics: next.diagnostics,
    standing,
  };
}

function sideOf({ versions, locks }: LoadedVersions): PlanSide {
  return { events: [...versions.values()].map(({ model }) => model), locks };
}

/** What a lock refuses is what a plan is about. */
function isFault({ severity, code }: Diagnostic): boolean {
  return severity === "error" && !code.startsWith("LOCKED_");
}

/** Gives the locks the types that plans lead to, where nothing of a plan is refused. */
async function writeLocks(
  { plans }: TablesPlan,
  { events, locks }: { readonly events: PlanSide["events"]; readonly locks: LockSet },
  schemas: string,
  terminal: Terminal,
): Promise<void> {
  for (const { table, steps } of plans) {
    const lock = locks.get(table);
    const event = events.find((one) => one.table.name === table);
    const changesTypes = steps.some(({ kind }) => kind === "ddl" || kind === "rebuild");
    const isRefused = steps.some(({ kind }) => kind === "refuse");
    if (lock === undefined || event === undefined || !changesTypes || isRefused) continue;
    const file = join(schemas, "locks", `${table}.lock.json`);
    await writeFile(file, printLock(widenedLock(lock, event.table.columns)));
    terminal.stderr(`${file}: has the new types; run \`npm run codegen\`, and migrate before you deploy\n`);
  }
}

function stderrOf(terminal: Terminal): Pick<Terminal, "stdout" | "color"> {
  return { stdout: (text) => terminal.stderr(text), color: false };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
