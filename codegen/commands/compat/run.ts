import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAccepted, type ParsedAcceptances } from "../../compat/accept/accepted-file.ts";
import { applyAcceptances } from "../../compat/accept/apply.ts";
import { affectedEvents } from "../../compat/base/affected.ts";
import { folderTree } from "../../compat/base/folder-tree.ts";
import { loadVersions, type LoadedVersions } from "../../compat/base/load-versions.ts";
import { matchEvents } from "../../compat/base/match-events.ts";
import { openBase } from "../../compat/base/open-base.ts";
import type { Comparison } from "../../compat/change.ts";
import { compareEvents, type EventVersion } from "../../compat/compare.ts";
import { judgeComparison, type CompatReport, type EventReport } from "../../compat/report/compat-report.ts";
import { diagnostic, sortDiagnostics, type Diagnostic } from "../../diagnostic.ts";
import type { SchemaOptions } from "../../schema-options.ts";
import { acceptedFileName } from "../../load/load-schemas.ts";
import { nameTables } from "../../config/name-tables.ts";
import type { Loss } from "../../emit/emitter.ts";
import type { JudgeOptions } from "./judge-options.ts";
import { migrationOf } from "./migration.ts";
import { newLosses } from "./new-losses.ts";

/** What a comparison with bases takes. */
export interface CompatOptions extends JudgeOptions, SchemaOptions {
  readonly schemas: string;
  readonly tableName?: string | null;
  /** At least one git ref or folder. */
  readonly bases: readonly string[];
  /** YYYY-MM-DD: acceptances end. */
  readonly today: string;
}

/** One event compared with one base, before anything is accepted. */
interface Compared extends Pick<EventReport, "base" | "at" | "losses" | "migration"> {
  readonly comparison: Comparison;
}

/** Compares the schema folder with each base. Rejects with `BaseError` when a base is none. */
export async function compareWithBases(options: CompatOptions): Promise<CompatReport> {
  const { policy, require, bases, today } = options;
  const compared: Compared[] = [];
  const findings: Diagnostic[] = [];
  for (const base of bases) {
    const result = await compareWithBase(base, options);
    compared.push(...result.compared);
    findings.push(...result.findings);
  }
  const accepted = await readAccepted(options.schemas);
  const applied = applyAcceptances(
    accepted.accepted,
    compared.map(({ comparison }) => comparison),
    today,
  );
  const events = compared.map(({ comparison, ...rest }): EventReport => ({
    ...rest,
    ...judgeComparison(comparison, require, (change) => applied.acceptanceOf(comparison.event, change)),
  }));
  return {
    policy,
    require,
    bases,
    events: events.toSorted((a, b) => compareEventNames(a, b)),
    findings: sortDiagnostics([...findings, ...accepted.diagnostics, ...applied.diagnostics]),
  };
}

/** The accepted changes of a schema folder; none where there is no such file. */
export async function readAccepted(schemas: string): Promise<ParsedAcceptances> {
  const file = join(schemas, acceptedFileName).replaceAll("\\", "/");
  try {
    return parseAccepted(file, await readFile(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { accepted: [], diagnostics: [] };
    throw error;
  }
}

async function compareWithBase(name: string, options: CompatOptions) {
  const { schemas, tableName = null } = options;
  const base = await openBase(name, schemas);
  const now = folderTree(schemas.replaceAll("\\", "/").replace(/\/+$/, ""), "", algorithmOf(base.ids));
  const paths = await affectedEvents(now, base);
  const understood = {
    ...options,
    rename: (all: Parameters<typeof nameTables>[0]) => nameTables(all, tableName),
  };
  const [old, next] = await Promise.all([
    loadVersions(base, paths, { ...understood, lenient: true }),
    loadVersions(now, paths, understood),
  ]);
  const matched = matchEvents(old, next, name);
  const compared: Compared[] = [];
  for (const pair of matched.pairs) {
    const comparison = compareEvents(pair.old, pair.next, options);
    if (
      comparison.changes.length === 0 &&
      comparison.verdict.backward.holds &&
      comparison.verdict.forward.holds
    )
      continue;
    compared.push({
      base: name,
      comparison,
      at: placeOf(pair.next ?? pair.old),
      losses: await lossesOf(pair.old, pair.next),
      migration: migrationOf(pair, old, next),
    });
  }
  return {
    compared,
    findings: [...sideFindings(name, base.ids, schemas, old), ...next.diagnostics, ...matched.diagnostics],
  };
}

function placeOf(version: EventVersion | null): EventReport["at"] {
  return version?.loaded.placeOf("") ?? { file: "", pointer: "", line: 1, column: 1 };
}

async function lossesOf(old: EventVersion | null, next: EventVersion | null): Promise<readonly Loss[]> {
  return next === null ? [] : newLosses(old?.model ?? null, next.model);
}

/** What is odd about a base is no fault of the change: warnings. */
function sideFindings(
  name: string,
  ids: ReadonlyMap<string, string> | null,
  schemas: string,
  { failed, diagnostics }: LoadedVersions,
): readonly Diagnostic[] {
  if (ids === null) {
    const message = `There was no schema folder at ${name}: every event counts as new.`;
    const place = { file: schemas, pointer: "", line: 1, column: 1 };
    return [diagnostic("BASE_WITHOUT_SCHEMAS", place, message, { severity: "warning" })];
  }
  return [...failed.keys()].map((path) => {
    const why = diagnostics.find(({ file }) => file.endsWith(`/${path}`));
    const message = `The file was no event schema at ${name}, so that nothing is compared${why === undefined ? "." : `: ${why.code} in line ${why.line} there, ${why.message}`}`;
    const place = { file: `${schemas}/${path}`, pointer: "", line: 1, column: 1 };
    const hint = "Compare with an older base too, for example a release tag: --against v1.";
    return diagnostic("BASE_NOT_A_SCHEMA", place, message, { severity: "warning", hint });
  });
}

function algorithmOf(ids: ReadonlyMap<string, string> | null): "sha1" | "sha256" {
  const [first = ""] = ids?.values() ?? [];
  return first.length === 64 ? "sha256" : "sha1";
}

function compareEventNames(a: EventReport, b: EventReport): number {
  return a.comparison.event < b.comparison.event ? -1 : a.comparison.event > b.comparison.event ? 1 : 0;
}
