import { statSync } from "node:fs";
import { compareSchemas } from "../../compat/compare-schemas.ts";
import { doubted } from "../../compat/doubt.ts";
import { judgeComparison, type CompatReport } from "../../compat/report/compat-report.ts";
import type { SchemaOptions } from "../../schema-options.ts";
import { UsageError } from "../terminal.ts";
import { readBareFile } from "./bare-schema.ts";
import type { JudgeOptions } from "./judge-options.ts";

/** Compares two schema files, whatever they are called and wherever they stand. Throws `UsageError` when one is not there. */
export async function compareFiles(
  oldFile: string,
  nextFile: string,
  options: JudgeOptions & SchemaOptions,
): Promise<CompatReport> {
  for (const file of [oldFile, nextFile]) {
    if (statSync(file, { throwIfNoEntry: false }) === undefined)
      throw new UsageError(`there is no file ${file}`);
  }
  const { policy, require } = options;
  const [old, next] = await Promise.all([readBareFile(oldFile, options), readBareFile(nextFile, options)]);
  const shared = { policy, require, bases: [oldFile], findings: [...old.diagnostics, ...next.diagnostics] };
  if (old.loaded === null || next.loaded === null) return { ...shared, events: [] };
  const comparison = doubted(compareSchemas(old.loaded, next.loaded, options), old, next);
  const at = next.loaded.placeOf("");
  const event = { ...judgeComparison(comparison, require), base: oldFile, at, losses: [], migration: "" };
  return { ...shared, events: [event] };
}
