import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../codegen/config/read-config.ts";
import { hasErrors } from "../../codegen/diagnostic.ts";
import { makeFiles } from "../../codegen/generate.ts";
import { formatDiagnostics } from "../../codegen/report/format-diagnostics.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { openLiveModules, type LiveModules } from "../local-stack/live-modules.ts";
import type { Output } from "./output.ts";
import { rehearsalMarkdown, rehearsalText } from "./rehearsal-text.ts";
import { rehearse } from "./rehearsal.ts";

/** What `events rehearse` takes. */
export interface RehearseOptions {
  /** Schema folders. */
  readonly old: string;
  readonly next: string;
  readonly count: number;
  readonly format: "text" | "json" | "markdown";
}

/** Rehearses a change of schemas and tells what became of the events; exit code 1 when one was lost or dead-lettered, or a side has mistakes. */
export async function rehearseCommand(options: RehearseOptions, output: Output): Promise<number> {
  const { count, format } = options;
  const folder = await mkdtemp(join(tmpdir(), "eventloom-rehearsal-code-"));
  try {
    const modules = openLiveModules(folder);
    const old = await load(options.old, modules, output);
    const next = await load(options.next, modules, output);
    if (old === null || next === null) return 1;
    const result = await rehearse({ catalogs: { old, new: next }, count, log: silentLogger });
    if (format === "json") output.write(`${JSON.stringify(result)}\n`);
    else output.write(format === "text" ? rehearsalText(result) : rehearsalMarkdown(result));
    return result.ok ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The registry of a schema folder, made now; null after its mistakes were told. */
async function load(schemas: string, modules: LiveModules, output: Output): Promise<Catalog | null> {
  const { config } = readConfig();
  const { files, diagnostics } = await makeFiles({ ...config, schemas });
  if (!hasErrors(diagnostics)) return (await modules.load(files)).catalog;
  output.note(`${schemas} cannot be generated:\n`);
  output.note(
    formatDiagnostics(
      diagnostics.filter(({ severity }) => severity === "error"),
      "text",
    ),
  );
  return null;
}
