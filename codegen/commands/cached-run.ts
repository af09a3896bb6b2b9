import { join, resolve } from "node:path";
import { cacheFolder } from "../cache/cache-folder.ts";
import { openRunCache, type RunCache } from "../cache/run-cache.ts";
import { whatStands, type Standing } from "../cache/standing.ts";
import type { RunRecord } from "../cache/run-record.ts";
import { toolkitFingerprint } from "../cache/toolkit.ts";
import { sortDiagnostics } from "../diagnostic.ts";
import type { GenerateOptions, GenerateResult } from "../generate.ts";
import { createFileReader } from "../load/file-reader.ts";
import { pathName } from "../load/path-name.ts";
import { outputSet } from "../output/output-set.ts";
import { understood } from "../schema-options.ts";

/** What earlier runs with the same options left; null where nothing can be kept. */
export function openCacheFor(options: GenerateOptions): RunCache | null {
  const folder = cacheFolder();
  if (folder === null) return null;
  const { schemas, out, tableName = null, emitters } = options;
  const key = [
    toolkitFingerprint(),
    resolve("."),
    schemas,
    out,
    understood(options),
    tableName,
    emitters?.builtIn ?? null,
    // They run in any case; but without them, what they made before is to go.
    (emitters?.custom ?? []).map(({ name }) => name),
  ];
  return openRunCache(folder, JSON.stringify(key));
}

/**
 * What `generate` gives, without making again what the cache and the files on disk prove to be there. It loads no schema and no emitter
 * when nothing has changed.
 */
export async function generateFrom(cache: RunCache, options: GenerateOptions): Promise<GenerateResult> {
  const record = cache.read();
  const standing = record === null ? null : lookAt(record, options);
  if (record !== null && standing?.isWhole === true && (options.emitters?.custom ?? []).length === 0)
    return asItStands(record, options);
  const { generate, generateOn } = await import("../generate.ts");
  if (record === null || standing === null) return generate(options);
  const { baseOf } = await import("../cache/base.ts");
  const base = baseOf(record, standing, cache);
  return (base === null ? null : await generateOn(base, options)) ?? generate(options);
}

function lookAt(record: RunRecord, { schemas, out }: GenerateOptions): Standing | null {
  const root = resolve(".");
  const folders = { schemas: pathName(schemas, root), locks: join(schemas, "locks"), out };
  return whatStands(record, folders, createFileReader(root));
}

/** The result of a run that changes nothing. */
function asItStands(record: RunRecord, { schemas, out }: GenerateOptions): GenerateResult {
  const { events, shared, sharedLosses, locks, diagnostics } = record;
  const clean = (directory: string, kept: readonly string[]) => {
    const set = outputSet(directory, [], kept);
    return { set, added: [], changed: [], removed: [], unchanged: kept.length };
  };
  const outputs = events.flatMap((event) => Object.keys(event.outputs));
  return {
    events: events.length,
    diffs: [
      clean(out, [...outputs, ...Object.keys(shared)]),
      clean(join(schemas, "locks"), Object.keys(locks)),
    ],
    diagnostics: sortDiagnostics([...diagnostics, ...events.flatMap((event) => event.diagnostics)]),
    losses: [...events.flatMap((event) => event.losses), ...sharedLosses],
    remember: () => {},
  };
}
