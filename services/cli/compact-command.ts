import { existsSync } from "node:fs";
import { compactArchive, type CompactCounts } from "../../platform/archive/compact.ts";
import { createEnvironmentReader } from "../../platform/runtime/config.ts";
import { openArchiveCompactor } from "../../platform/runtime/open-compactor.ts";
import { openStore } from "../../platform/runtime/open-platform.ts";
import { readStoreConfig } from "../../platform/runtime/platform-config.ts";
import { interruptedExit, type Output } from "./output.ts";
import { counted, grouped, printable } from "./text.ts";

/** What `events compact` takes. */
export interface CompactCommandOptions {
  readonly before: Date;
  readonly type?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/**
 * Composes the small objects of the archive into hourly ones, in this process: it needs nothing of a running stack, and disturbs none. At Ctrl-C it ends after
 * the hour under way.
 */
export async function compactCommand(options: CompactCommandOptions, output: Output): Promise<number> {
  const { dryRun, json } = options;
  const counts = await compact(options, output.signal, (now) => {
    if (output.notesInteractive) output.note(`\r\u001B[K${progressText(now)}`);
  });
  if (output.notesInteractive) output.note("\r\u001B[K");
  const { at: _, ...result } = counts;
  output.write(json ? `${JSON.stringify({ dryRun, ...result })}\n` : compactText(counts, dryRun));
  return output.interrupted ? interruptedExit : 0;
}

/** Compacts the archive of the environment's platform; `progress` hears how far it is. */
export async function compact(
  { before, type, dryRun }: Omit<CompactCommandOptions, "json">,
  signal: AbortSignal,
  progress: (counts: CompactCounts) => void = () => {},
): Promise<CompactCounts> {
  const reader = createEnvironmentReader(process.env);
  const config = readStoreConfig(reader);
  reader.finish();
  if (config.platform === "embedded" && !existsSync(config.directory))
    throw new Error(`there is no archive in ${config.directory}; set DATA_DIR to the folder of a stack`);
  const { part: store } = await openStore(config);
  const compactor = await openArchiveCompactor(config);
  try {
    const span = { before, dryRun, signal, ...(type === undefined ? {} : { eventType: type }) };
    let counts: CompactCounts = { hours: 0, sources: 0, composed: 0, at: "" };
    for await (counts of compactArchive({ store, compactor }, span)) progress(counts);
    return counts;
  } finally {
    await Promise.all([store.close(), compactor.close()]);
  }
}

/** The result for people. */
export function compactText({ hours, sources, composed }: CompactCounts, dryRun: boolean): string {
  const looked = `${counted(hours, "hour", "hours")} looked at`;
  if (composed === 0) return `${looked}, nothing to compose\n`;
  const objects = `${grouped(sources)} objects ${dryRun ? "would become" : "composed into"} ${grouped(composed)}`;
  return `${looked}, ${objects}\n`;
}

function progressText({ hours, sources, at }: CompactCounts): string {
  return `${grouped(hours)} hours, ${grouped(sources)} objects composed · ${printable(at)}`;
}
