import { fileURLToPath } from "node:url";
import { createLiveCatalog, type LiveCatalog } from "./live-catalog.ts";
import { forgetFormer, formerCatalogs } from "./live-former.ts";
import { openLiveModules, type LiveModules } from "./live-modules.ts";
import { readLiveConfig, type LiveConfig } from "./live-config.ts";
import { createFirstRows, type FirstRows } from "./live-rows.ts";
import { firstCatalog } from "./live-start.ts";
import { firstRowText } from "./live-text.ts";
import { startStack, type Stack, type StackOptions } from "./stack.ts";
import type { Terminal } from "./terminal.ts";

/** How to start a stack that serves what the schema files say. */
export interface LiveStackOptions extends Omit<StackOptions, "catalog" | "pipelineCatalog" | "wrap"> {
  readonly terminal: Pick<Terminal, "print" | "color">;
}

/** Such a stack, and what live reload needs of it. */
export interface LiveStack {
  readonly stack: Stack;
  readonly config: LiveConfig;
  readonly catalog: LiveCatalog;
  readonly modules: LiveModules;
  readonly firstRows: FirstRows;
}

const committedFolder = fileURLToPath(new URL("../../generated", import.meta.url));

/**
 * Starts a stack, as `startStack` does, on what `firstCatalog` finds. What earlier stacks on the folder accepted and left on the bus lands, as it does
 * when schemas change while a stack runs.
 */
export async function startLiveStack({ terminal, ...options }: LiveStackOptions): Promise<LiveStack> {
  const config = await readLiveConfig();
  const modules = openLiveModules(options.dataDirectory);
  const generated = await import("../../generated/index.ts");
  const first = await firstCatalog({ config, modules, generated, terminal });
  const hash = first.hash ?? (await modules.keep(committedFolder));
  const former = await formerCatalogs(modules, hash, options.log);
  const catalog = createLiveCatalog(former[0] ?? first.catalog);
  const later = [...former, first.catalog].slice(1);
  const swap = later.map((next) => catalog.take(next)).at(-1);
  const firstRows = createFirstRows((row) => terminal.print(firstRowText(row)));
  const stack = await startStack({
    ...options,
    catalog,
    pipelineCatalog: catalog.pipeline,
    wrap(platform) {
      // The folder is ours from here on, and no event has been accepted yet.
      modules.remember(hash);
      return { ...platform, warehouse: firstRows.watch(platform.warehouse) };
    },
  });
  await modules.prune();
  if (swap !== undefined) void forgetFormer({ stack, swap, modules, hash, log: options.log });
  return { stack, config, catalog, modules, firstRows };
}
