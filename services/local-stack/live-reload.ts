import { setTimeout as delay } from "node:timers/promises";
import { configFileName } from "../../codegen/config/read-config.ts";
import { hasErrors, type Diagnostic } from "../../codegen/diagnostic.ts";
import type { MadeFiles } from "../../codegen/generate.ts";
import { lossDiagnostic } from "../../codegen/report/loss-diagnostic.ts";
import { watchFolder } from "../../codegen/watch.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { catalogChanges, isNoChange, type LiveCatalog } from "./live-catalog.ts";
import { forgetFormer } from "./live-former.ts";
import { readLiveConfig, type LiveConfig } from "./live-config.ts";
import type { LiveModules } from "./live-modules.ts";
import type { FirstRows } from "./live-rows.ts";
import { saysTheSame } from "./live-start.ts";
import { prepareTables } from "./live-tables.ts";
import { findingsText, keptText, refusedText, reloadedText, writeHint } from "./live-text.ts";
import type { Stack } from "./stack.ts";
import type { Terminal } from "./terminal.ts";

/** What live reload works with. */
export interface LiveReloadOptions {
  /** What the stack was started with; where the schemas are cannot change while it runs. */
  readonly config: LiveConfig;
  readonly modules: LiveModules;
  readonly catalog: LiveCatalog;
  readonly stack: Pick<Stack, "warehouse" | "tableUpdates" | "drained">;
  readonly firstRows: Pick<FirstRows, "expect">;
  readonly terminal: Pick<Terminal, "print" | "color">;
  readonly log: Logger;
}

/** Live reload at work. */
export interface LiveReload {
  /** Takes nothing over any more, and resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** Codegen and the graph load slowly. They are loaded ahead of need, but after whatever is sent as soon as the stack is up. */
const warmUpMilliseconds = 1_000;

/**
 * Takes changed schemas, and a changed `codegen.config.json`, over while the stack runs: makes the files, brings the tables up, then swaps the catalog. A change that has
 * mistakes in it, or that a table cannot follow, is told and not taken over. The committed files and column locks are left alone:
 * what is being typed is not yet a promise to anybody but the tables of this stack.
 */
export function startLiveReload(options: LiveReloadOptions): LiveReload {
  const { config, terminal, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const reload = createReload(options);
  let work = Promise.resolve();
  const run = (changedAt: number, quiet: boolean) => {
    work = work.then(() => (signal.aborted ? undefined : reload(changedAt, quiet)));
    return work;
  };
  const watching = watchFolder({
    folder: config.options.schemas,
    files: [configFileName],
    onChange: (changedAt) => run(changedAt, false),
    atOnce: false,
    signal,
  }).catch((error: unknown) => {
    log.error("the schemas cannot be watched", { error: String(error) });
    terminal.print("live reload has ended: the schemas cannot be watched\n");
  });
  const warmUp = warmUpSoon(signal, () => run(performance.now(), true));
  return {
    async stop() {
      stopping.abort();
      await Promise.all([watching, warmUp]);
    },
  };
}

async function warmUpSoon(signal: AbortSignal, readSchemas: () => Promise<void>): Promise<void> {
  await delay(warmUpMilliseconds, undefined, { signal, ref: false }).catch(() => {});
  if (!signal.aborted) await readSchemas();
  if (!signal.aborted) await import("../../pipeline/graph.ts");
}

/** One reload; the function never rejects. `quiet` leaves out warnings, which were there before. */
function createReload(options: LiveReloadOptions): (changedAt: number, quiet: boolean) => Promise<void> {
  const { modules, catalog, stack, firstRows, terminal, log } = options;
  let inUse = options.config.text;
  let told = new Set<string>();
  let obstacle = "";
  let hinted = false;

  /** Says what keeps a change from being taken over, at length only when it is new. */
  function refuse(text: string, quiet: boolean): void {
    if (!quiet) terminal.print((text === obstacle ? "the above still stands: " : text) + keptText);
    obstacle = text;
  }

  function tellWarnings(made: MadeFiles, quiet: boolean): void {
    const findings: readonly Diagnostic[] = [...made.diagnostics, ...made.losses.map(lossDiagnostic)];
    const texts = findings.map((finding) => findingsText([finding], terminal.color));
    const fresh = texts.filter((text) => !told.has(text));
    if (fresh.length > 0 && !quiet) terminal.print(fresh.join(""));
    told = new Set(texts);
  }

  function asTheyWere(): void {
    if (obstacle !== "") terminal.print("the schemas are as they were\n");
    obstacle = "";
  }

  async function takeOver(made: MadeFiles, config: LiveConfig, changedAt: number): Promise<void> {
    const { catalog: next, hash } = await modules.load(made.files);
    const changes = catalogChanges(catalog.registry, next.registry);
    if (isNoChange(changes)) {
      inUse = config.text;
      return asTheyWere();
    }
    const fresh = [...changes.added, ...changes.changed];
    const refused = await prepareTables(stack, fresh, log);
    if (refused.length > 0) return refuse(refusedText(refused), false);
    obstacle = "";
    modules.remember(hash);
    inUse = config.text;
    const swap = catalog.take(next);
    for (const definition of fresh) firstRows.expect(definition, changedAt);
    const seconds = (performance.now() - changedAt) / 1000;
    terminal.print(reloadedText(changes, seconds) + (hinted ? "" : `  ${writeHint}`));
    hinted = true;
    void forgetFormer({ stack, swap, modules, hash, log });
  }

  return async (changedAt, quiet) => {
    try {
      // Codegen's libraries are heavy, and a stack that is only started for a moment need not load them.
      const { makeFiles } = await import("../../codegen/generate.ts");
      const config = await readLiveConfig();
      if (hasErrors(config.diagnostics))
        return refuse(findingsText(config.diagnostics, terminal.color), quiet);
      const { schemas } = options.config.options;
      const made = await makeFiles({ ...config.options, schemas });
      if (hasErrors(made.diagnostics)) return refuse(findingsText(made.diagnostics, terminal.color), quiet);
      tellWarnings(made, quiet);
      if (config.text !== inUse || !saysTheSame(made.model.events, catalog.registry))
        return await takeOver(made, config, changedAt);
      asTheyWere();
    } catch (error) {
      log.error("live reload failed", { error: error instanceof Error ? error.stack : String(error) });
      refuse(`live reload failed: ${error instanceof Error ? error.message : String(error)}\n`, false);
    }
  };
}
