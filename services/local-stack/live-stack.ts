import { createLiveCatalog, type LiveCatalog } from "./live-catalog.ts";
import { openLiveModules, type LiveModules } from "./live-modules.ts";
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
  readonly schemas: string;
  readonly catalog: LiveCatalog;
  readonly modules: LiveModules;
  readonly firstRows: FirstRows;
}

/** Where codegen looks, too. */
const schemas = "schemas";

/** Starts a stack, as `startStack` does, on what `firstCatalog` finds. */
export async function startLiveStack({ terminal, ...options }: LiveStackOptions): Promise<LiveStack> {
  const modules = openLiveModules(options.dataDirectory);
  const generated = await import("../../generated/index.ts");
  const first = await firstCatalog({ schemas, modules, generated, terminal });
  const catalog = createLiveCatalog(first.catalog);
  const firstRows = createFirstRows((row) => terminal.print(firstRowText(row)));
  const stack = await startStack({
    ...options,
    catalog,
    pipelineCatalog: catalog.pipeline,
    wrap(platform) {
      // The folder is ours from here on, and no event has been accepted yet.
      modules.remember(first.hash);
      return { ...platform, warehouse: firstRows.watch(platform.warehouse) };
    },
  });
  await modules.prune();
  return { stack, schemas, catalog, modules, firstRows };
}
