import { stripTypeScriptTypes } from "node:module";
import type { Diagnostic } from "../../../diagnostic.ts";
import { loadSchemas } from "../../../load/load-schemas.ts";
import { createMemoryReader } from "../../../load/memory-reader.ts";
import { buildModel } from "../../../model/build-model.ts";
import { columnNameProblem } from "../../../model/names.ts";
import { type TableField, tableResource } from "../../../model/table-resource.ts";
import { bigqueryEmitter } from "../../bigquery/bigquery.ts";
import type { Emission } from "../../emitter.ts";
import { rowsEmitter } from "../rows.ts";

/** What became of a text that is called a schema. */
export interface Made {
  readonly fields: readonly TableField[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
}

/**
 * The table and the files of a schema that was not written for this toolkit; empty where findings stop it. Throws when a file is not well-formed, and
 * when BigQuery would refuse the table.
 */
export async function madeOf(text: string): Promise<Made> {
  const reader = createMemoryReader({ "schemas/a.schema.json": text });
  const loaded = await loadSchemas({ directory: "schemas", reader, lenient: true });
  const built = buildModel(loaded.schemas, new Map(), { lenient: true });
  const diagnostics = [...loaded.diagnostics, ...built.diagnostics];
  const [event] = built.model.events;
  if (event === undefined) return { fields: [], diagnostics, files: [] };
  const emissions = [
    bigqueryEmitter.emitEvent?.(event),
    rowsEmitter.emitEvent?.(event),
  ] as readonly Emission[];
  const files = emissions.flatMap((one) => one.files);
  for (const { path, content } of files) {
    if (path.endsWith(".ts")) stripTypeScriptTypes(content);
    if (path.endsWith(".json")) JSON.parse(content);
    if (!content.isWellFormed()) throw new Error(`${path} is not well-formed`);
  }
  const { fields } = tableResource(event.table, { systemColumns: true }).schema;
  const problems = problemsOf(fields);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { fields, diagnostics, files: files.map((one) => one.content) };
}

/** What BigQuery would refuse. */
function problemsOf(fields: readonly TableField[]): readonly string[] {
  const problems: string[] = [];
  let count = 0;
  visit(fields, 0);
  if (count > 10_000) problems.push(`${count} columns`);
  return problems;

  function visit(siblings: readonly TableField[], depth: number): void {
    const names = new Set<string>();
    for (const { name, description = "", fields: inner = [], type } of siblings) {
      count++;
      const problem = columnNameProblem(name);
      if (problem !== null) problems.push(`${name} ${problem}`);
      if (names.has(name.toLowerCase())) problems.push(`${name} stands twice`);
      if (description.length > 1024) problems.push(`${name} is described at length`);
      if (type === "RECORD" && inner.length === 0) problems.push(`${name} is empty`);
      if (depth > 15) problems.push(`${name} lies too deep`);
      names.add(name.toLowerCase());
      visit(inner, depth + 1);
    }
  }
}
